package io.memorystreamer.jmh;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** A log in anonymous memory with its maintenance, what benchmarks put into it, and how they are run. */
@State(Scope.Thread)
@Threads(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class LogBenchmark {

    /** Stored as it is; nobody reads it here. */
    static final long TIMESTAMP = 0;

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final long RETENTION_BYTES = 9L * SEGMENT_BYTES;

    /** Payload of a record in bytes. */
    @Param({"32", "100", "1024"})
    public int length;

    PartitionLog log;
    private LogMaintenance maintenance;

    @Setup
    public void open() throws IOException {
        maintenance = new LogMaintenance();
        log = PartitionLog.open(LogConfig.anonymous(SEGMENT_BYTES, RETENTION_BYTES), maintenance);
    }

    @TearDown
    public void close() {
        log.close();
        maintenance.close();
    }

    /** A payload outside the heap, as in a network buffer. */
    final UnsafeBuffer message() {
        final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        message.setMemory(0, length, (byte) 'x');
        return message;
    }

    /**
     * Lets an append be tried again after {@link PartitionLog#BACK_PRESSURED}, which is part of what an append costs: the
     * next segment is being prepared.
     *
     * @throws IllegalStateException for any other outcome below 0
     */
    static void backOff(final long outcome) {
        if (outcome != PartitionLog.BACK_PRESSURED) {
            throw new IllegalStateException("the log refuses records: outcome " + outcome);
        }
        Thread.yield();
    }
}
