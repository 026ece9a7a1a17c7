package io.memorystreamer.jmh;

import io.memorystreamer.log.Claim;
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

/** Claiming room, writing the record in place, and committing it. */
@State(Scope.Thread)
@Threads(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClaimBenchmark {

    /** Payload in bytes. */
    @Param({"32", "100", "1024"})
    public int length;

    private final Claim claim = new Claim();
    private Logs logs;
    private UnsafeBuffer message;

    @Setup
    public void open() throws IOException {
        logs = new Logs();
        message = Logs.message(length);
    }

    @TearDown
    public void close() {
        logs.close();
    }

    @Benchmark
    public boolean claimAndCommit() {
        for (; ; ) {
            final long offset = logs.log.tryClaim(length, claim);
            if (offset >= 0) {
                claim.buffer().putBytes(claim.offset(), message, 0, length);
                return claim.commit(Logs.TIMESTAMP);
            }
            Logs.backOff(offset);
        }
    }
}
