package io.memorystreamer.server.protocol;

import java.nio.ByteBuffer;

/** Looks into record batches for timestamps, decompressing them where needed. Thread-safe. */
public interface RecordTimes {

    /** A record's place in the log and in time. */
    record TimedOffset(long offset, long timestamp) {}

    /**
     * @param batch one whole batch with its offset in the log
     * @param startOffset of the partition: records before it are passed over
     * @return the first record with this timestamp or a later one, null when there is none
     */
    TimedOffset firstFrom(ByteBuffer batch, long startOffset, long timestamp);

    /** @return the largest timestamp of the records from an offset on, {@link Long#MIN_VALUE} when there are none */
    long largest(ByteBuffer batch, long startOffset);
}
