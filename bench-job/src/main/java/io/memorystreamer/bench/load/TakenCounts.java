package io.memorystreamer.bench.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many messages of each producer the consumer has taken. One writer, the consumer; each count has a cache line of its
 * own, and the next one that the prefetcher fetches with it, so that a producer is disturbed by its own count alone.
 */
final class TakenCounts {

    private static final int STRIDE = 128 / Long.BYTES;

    private final AtomicLongArray counts;
    private final int producers;

    TakenCounts(final int producers) {
        this.producers = producers;
        counts = new AtomicLongArray((producers + 1) * STRIDE);
    }

    private static int index(final int producer) {
        return (producer + 1) * STRIDE;
    }

    long of(final int producer) {
        return counts.getAcquire(index(producer));
    }

    long total() {
        long total = 0;
        for (int i = 0; i < producers; i++) {
            total += of(i);
        }
        return total;
    }

    /** Those that the handler has taken since the last call. */
    void update(final CheckedConsumer taken) {
        for (int i = 0; i < producers; i++) {
            final long count = taken.received(i);
            if (count != counts.getPlain(index(i))) {
                counts.setRelease(index(i), count);
            }
        }
    }
}
