package io.memorystreamer.bench.scenario.concurrent;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Threads that add one to atomic counters, each of which has its cache lines to itself. */
final class CountingSide implements Side {

    /** Also the next line, which the prefetcher fetches with it. */
    private static final int STRIDE = 128 / Long.BYTES;

    private static final int BURST = 256;

    private final String rate;
    private final int counters;
    private final int threads;
    private final long nanos;

    /**
     * @param rate name of the figure
     * @param counters that the threads are distributed over, 1 to {@code threads}
     * @param nanos length of a round
     */
    CountingSide(final String rate, final int counters, final int threads, final long nanos) {
        this.rate = rate;
        this.counters = counters;
        this.threads = threads;
        this.nanos = nanos;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final AtomicLongArray counts = new AtomicLongArray((counters + 1) * STRIDE);
        final TimedThreads.Result result = TimedThreads.run(threads, nanos, (thread, until) -> {
            final int counter = (thread % counters + 1) * STRIDE;
            long added = 0;
            while (!until.isOver()) {
                for (int i = 0; i < BURST; i++) {
                    counts.getAndIncrement(counter);
                }
                added += BURST;
            }
            return added;
        });
        long counted = 0;
        for (int i = 1; i <= counters; i++) {
            counted += counts.get(i * STRIDE);
        }
        if (counted != result.operations()) {
            throw new ScenarioException(result.operations() + " increments were made, and " + counted + " counted");
        }
        return Map.of(rate, result.perSecond());
    }
}
