package io.memorystreamer.server.topics;

/** What segments together may take, and what of it is promised to partitions. Bytes. Thread-safe. */
public final class MemoryBudget {

    private final long limit;
    private long reserved;

    public MemoryBudget(final long limit) {
        this.limit = limit;
    }

    synchronized void reserve(final long bytes) {
        reserved += bytes;
    }

    synchronized void release(final long bytes) {
        reserved -= bytes;
    }

    /** Bytes promised to partitions. */
    public synchronized long reserved() {
        return reserved;
    }

    public long limit() {
        return limit;
    }

    long free() {
        return limit - reserved();
    }
}
