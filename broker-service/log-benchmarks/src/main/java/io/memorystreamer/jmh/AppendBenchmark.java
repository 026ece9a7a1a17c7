package io.memorystreamer.jmh;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** The append that any number of threads share. Each has a message of its own; the log is one. */
@State(Scope.Benchmark)
public class AppendBenchmark extends LogBenchmark {

    /** What one thread appends. */
    @State(Scope.Thread)
    public static class Source {

        private UnsafeBuffer message;

        @Setup
        public void fill(final AppendBenchmark benchmark) {
            message = benchmark.message();
        }
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
            final long offset = log.append(message, 0, length, TIMESTAMP);
            if (offset >= 0) {
                return offset;
            }
            backOff(offset);
        }
    }
}
