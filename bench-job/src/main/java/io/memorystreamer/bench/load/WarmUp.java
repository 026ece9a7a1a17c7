package io.memorystreamer.bench.load;

import io.memorystreamer.bench.config.BenchmarkConfig;
import java.util.concurrent.TimeUnit;

/**
 * For how long a load runs before it counts: until it is steady, see {@link SteadyState}, but within these bounds.
 *
 * @param minNanos it runs at least so long
 * @param maxNanos it counts after so long even if it is not steady
 */
public record WarmUp(long minNanos, long maxNanos) {

    /** As {@code [run]} says. */
    public static WarmUp of(final BenchmarkConfig config) {
        return new WarmUp(
                TimeUnit.SECONDS.toNanos(config.run().warmupMinSecs()),
                TimeUnit.SECONDS.toNanos(config.run().warmupMaxSecs()));
    }

    /** So long, steady or not. */
    static WarmUp fixed(final long nanos) {
        return new WarmUp(nanos, nanos);
    }
}
