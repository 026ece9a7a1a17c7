package io.memorystreamer.log;

/** What a log does with the next append when it holds {@link LogConfig#retentionBytes()} already. */
public enum Overflow {
    /** The oldest segment goes. */
    DELETE_OLDEST,
    /** The append is refused with {@link PartitionLog#LOG_FULL}, until age or {@link PartitionLog#deleteBefore} makes room. */
    REJECT
}
