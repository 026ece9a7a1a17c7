package io.memorystreamer.server.protocol;

import java.nio.ByteBuffer;

/** Looks into record batches for timestamps, decompressing them where needed. Thread-safe. */
@FunctionalInterface
public interface RecordTimes {

    /** A record's place in the log and in time. */
    record TimedOffset(long offset, long timestamp) {}

    /**
     * @param batch one whole batch with its offset in the log
     * @return the first record with this timestamp or a later one, null when there is none
     */
    TimedOffset firstFrom(ByteBuffer batch, long timestamp);
}
