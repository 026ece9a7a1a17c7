package io.memorystreamer.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The append that any number of threads share. Each has a message of its own; the log is one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AppendBenchmark {

    /** Payload in bytes. */
    @Param({"32", "100", "1024"})
    public int length;

    private Logs logs;

    /** What one thread appends. */
    @State(Scope.Thread)
    public static class Source {

        private UnsafeBuffer message;

        @Setup
        public void fill(final AppendBenchmark benchmark) {
            message = Logs.message(benchmark.length);
        }
    }

    @Setup
    public void open() throws IOException {
        logs = new Logs();
    }

    @TearDown
    public void close() {
        logs.close();
    }

    @Benchmark
    @Threads(1)
    public long oneThread(final Source source) {
        return append(source.message);
    }

    @Benchmark
    @Threads(2)
    public long twoThreads(final Source source) {
        return append(source.message);
    }

    private long append(final UnsafeBuffer message) {
        for (; ; ) {
            final long offset = logs.log.append(message, 0, length, Logs.TIMESTAMP);
            if (offset >= 0) {
                return offset;
            }
            Logs.backOff(offset);
        }
    }
}
