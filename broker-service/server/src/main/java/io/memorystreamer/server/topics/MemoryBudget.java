package io.memorystreamer.server.topics;

/** What all segments together may take, and what of it is promised to partitions. Thread-safe. */
public final class MemoryBudget {

    private final long limit;
    private long reserved;

    public MemoryBudget(final long limit) {
        this.limit = limit;
    }

    /** @return false when that much is not left; nothing is reserved then */
    synchronized boolean reserve(final long bytes) {
        if (bytes > limit - reserved) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    synchronized void release(final long bytes) {
        reserved -= bytes;
    }

    public synchronized long reserved() {
        return reserved;
    }

    public long limit() {
        return limit;
    }
}
