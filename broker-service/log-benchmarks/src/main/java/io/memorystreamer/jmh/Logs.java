package io.memorystreamer.jmh;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/** A log in anonymous memory with its maintenance, and what benchmarks put into it. */
final class Logs implements AutoCloseable {

    /** Stored as it is; nobody reads it here. */
    static final long TIMESTAMP = 0;

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final long RETENTION_BYTES = 9L * SEGMENT_BYTES;

    final PartitionLog log;
    private final LogMaintenance maintenance = new LogMaintenance();

    Logs() throws IOException {
        log = PartitionLog.open(LogConfig.anonymous(SEGMENT_BYTES, RETENTION_BYTES), maintenance);
    }

    /** Memory of so many bytes outside the heap, as a network buffer would be. */
    static UnsafeBuffer message(final int length) {
        final UnsafeBuffer message = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(length));
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

    @Override
    public void close() {
        log.close();
        maintenance.close();
    }
}
