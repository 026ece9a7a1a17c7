package io.memorystreamer.bench.measure;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Watches the machine from inside a spin loop: {@link #tick} takes successive readings of the clock, and the gap between
 * two of them is time in which the thread did not run. One sampler per thread; {@link #floor} when the thread is done.
 */
public final class StallSampler {

    /** Gaps from here on are stalls of the machine; shorter ones are the loop itself, an interrupt or a cache miss. */
    public static final long STALL_NANOS = 1_000;

    private static final long MAX_GAP_NANOS = 60_000_000_000L;

    /** A thread that watched for less has seen chance. */
    private static final long MIN_OBSERVED_NANOS = 5_000_000;

    /** No collection is shorter; asking whether there was one takes about a microsecond. */
    private static final long COLLECTION_NANOS = 50_000;

    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

    private final Histogram gaps = new Histogram(MAX_GAP_NANOS, 3);
    private long observedNanos;
    private long last;
    private boolean ticking;
    private long collections = collections();

    /** A reading of {@link System#nanoTime()} in a loop that does nothing else. */
    public void tick(final long now) {
        if (ticking) {
            final long gap = now - last;
            if (gap < STALL_NANOS) {
                observedNanos += gap;
            } else if (gap < COLLECTION_NANOS || !collected()) {
                observedNanos += gap;
                gaps.recordValue(Math.min(gap, MAX_GAP_NANOS));
            }
        }
        ticking = true;
        last = now;
    }

    /** Watches for a while, when this thread and those it waits for have nothing to do. */
    public void watch(final long nanos) {
        pause();
        final long start = System.nanoTime();
        for (long now = start; now - start < nanos; now = System.nanoTime()) {
            tick(now);
        }
        pause();
    }

    /** The end of a wait that was watched: the last gap, if there is one, and a {@link #pause}. */
    public void stop(final long now) {
        if (ticking) {
            tick(now);
            ticking = false;
        }
    }

    /** Whether the garbage collector has run since the last call: what it stopped was our own doing. */
    private boolean collected() {
        final long count = collections();
        final boolean more = count != collections;
        collections = count;
        return more;
    }

    private static long collections() {
        long count = 0;
        for (final GarbageCollectorMXBean collector : COLLECTORS) {
            count += collector.getCollectionCount();
        }
        return count;
    }

    /** The thread has other work now: the time until the next tick is not a gap. */
    public void pause() {
        ticking = false;
    }

    /** Forgets everything watched so far. */
    public void reset() {
        gaps.reset();
        observedNanos = 0;
        ticking = false;
    }

    /**
     * The floor seen by threads that a message passes one after the other: their waits add up.
     *
     * <p>With stalls g during a time T, the chance that a random moment has more than x left to wait is
     * sum(max(0, g - x)) / T, and the mean wait sum(g * g) / (2 T).
     */
    public static StallFloor floor(final StallSampler... samplers) {
        double observed = 0;
        double mean = 0;
        double lost = 0;
        long max = 0;
        for (final StallSampler sampler : samplers) {
            if (!sampler.saysSomething()) {
                continue;
            }
            observed += sampler.observedNanos;
            mean += sampler.sumOf(gap -> gap * gap) / 2 / sampler.observedNanos;
            lost = Math.max(lost, sampler.sumOf(gap -> gap) / sampler.observedNanos);
            max = Math.max(max, sampler.gaps.getTotalCount() == 0 ? 0 : sampler.gaps.getMaxValue());
        }
        if (observed == 0) {
            return StallFloor.NONE;
        }
        return new StallFloor(
                observed / 1e9,
                Math.min(lost, 0.999),
                mean / 1e3,
                percentile(0.95, max, samplers) / 1e3,
                percentile(0.99, max, samplers) / 1e3,
                max / 1e3);
    }

    /** Smallest wait that a random moment exceeds with a chance of at most {@code 1 - share}; by bisection, in ns. */
    private static double percentile(final double share, final long max, final StallSampler... samplers) {
        double low = 0;
        double high = max;
        if (chanceToExceed(0, samplers) <= 1 - share) {
            return 0;
        }
        while (high - low > 10) {
            final double middle = (low + high) / 2;
            if (chanceToExceed(middle, samplers) <= 1 - share) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static double chanceToExceed(final double wait, final StallSampler... samplers) {
        double chance = 0;
        for (final StallSampler sampler : samplers) {
            if (sampler.saysSomething()) {
                chance += sampler.sumOf(gap -> Math.max(0, gap - wait)) / sampler.observedNanos;
            }
        }
        return chance;
    }

    private boolean saysSomething() {
        return observedNanos >= MIN_OBSERVED_NANOS;
    }

    private double sumOf(final DoubleUnaryOperator of) {
        double sum = 0;
        for (final HistogramIterationValue value : gaps.recordedValues()) {
            sum += of.applyAsDouble(value.getValueIteratedTo()) * value.getCountAtValueIteratedTo();
        }
        return sum;
    }
}
