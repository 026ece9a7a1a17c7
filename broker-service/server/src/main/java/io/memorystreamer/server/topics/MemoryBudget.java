package io.memorystreamer.server.topics;

import java.lang.ref.Cleaner;
import java.util.concurrent.TimeUnit;

/**
 * What all segments together may take, and what of it is promised to partitions. Thread-safe.
 *
 * <p>A deleted partition's segments stay mapped until the collector finds nobody who could still touch them, readers of
 * idle connections included; only then is their share free again.
 */
public final class MemoryBudget {

    /** A collection of the broker's small heap takes some ten milliseconds. */
    private static final long RECLAIM_PAUSE_MILLIS = 50;

    private static final long RECLAIM_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Cleaner cleaner = Cleaner.create();
    private final long limit;
    private long reserved;
    private long abandoned;

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

    /** Gives back what was reserved for something that never came to be. */
    synchronized void release(final long bytes) {
        reserved -= bytes;
    }

    /** Gives back what was reserved for {@code holder} when that has become unreachable. */
    synchronized void releaseWith(final Object holder, final long bytes) {
        abandoned += bytes;
        cleaner.register(holder, () -> reclaimed(bytes));
    }

    private synchronized void reclaimed(final long bytes) {
        abandoned -= bytes;
        reserved -= bytes;
        notifyAll();
    }

    /**
     * Sees to it that memory of deleted partitions is given back if {@code bytes} are not free without it. Blocks for up
     * to three seconds.
     */
    synchronized void reclaim(final long bytes) {
        final long deadline = System.nanoTime() + RECLAIM_NANOS;
        while (bytes > limit - reserved && abandoned > 0 && System.nanoTime() - deadline < 0) {
            // A lean heap may not be collected for hours, and nothing else unmaps a segment.
            System.gc();
            try {
                wait(RECLAIM_PAUSE_MILLIS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Bytes promised to partitions or not yet given back by deleted ones. */
    public synchronized long reserved() {
        return reserved;
    }

    public long limit() {
        return limit;
    }
}
