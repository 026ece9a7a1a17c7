package io.memorystreamer.jmh;

import io.memorystreamer.log.ExclusiveAppender;
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

/** The append of a thread that has the log to itself. */
@State(Scope.Thread)
@Threads(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExclusiveAppendBenchmark {

    /** Payload in bytes. */
    @Param({"32", "100", "1024"})
    public int length;

    private Logs logs;
    private ExclusiveAppender appender;
    private UnsafeBuffer message;

    @Setup
    public void open() throws IOException {
        logs = new Logs();
        appender = logs.log.exclusiveAppender();
        message = Logs.message(length);
    }

    @TearDown
    public void close() {
        appender.close();
        logs.close();
    }

    @Benchmark
    public long append() {
        for (; ; ) {
            final long offset = appender.append(message, 0, length, Logs.TIMESTAMP);
            if (offset >= 0) {
                return offset;
            }
            Logs.backOff(offset);
        }
    }
}
