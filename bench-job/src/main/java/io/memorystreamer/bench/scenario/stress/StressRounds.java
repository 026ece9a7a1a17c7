package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.config.BenchmarkConfig;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How the configured duration is cut into rounds of two sides.
 *
 * @param comparison how many rounds
 * @param nanos length of a round of one side
 */
record StressRounds(BenchmarkConfig.Comparison comparison, long nanos) {

    /** Rounds that take longer than ten minutes together are given up. */
    private static final long MAX_SECONDS = 500;

    private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SECONDS_PER_ROUND = 4;
    private static final int MIN_ROUNDS = 3;

    /** @param variants that share the duration */
    static StressRounds of(final BenchmarkConfig config, final int variants) {
        final long seconds = Math.min(config.stress().testDurationSecs(), MAX_SECONDS);
        final int rounds =
                (int) Math.min(config.comparison().rounds(), Math.max(MIN_ROUNDS, seconds / SECONDS_PER_ROUND));
        final int warmUp = Math.min(config.comparison().warmupRounds(), Math.max(1, rounds / 3));
        final long nanos = TimeUnit.SECONDS.toNanos(seconds) / variants / (2L * (rounds + warmUp));
        return new StressRounds(
                new BenchmarkConfig.Comparison(
                        rounds, warmUp, config.comparison().roundMillis()),
                Math.max(MIN_NANOS, nanos));
    }

    /** For the report. */
    Map<String, String> settings() {
        return Map.of(
                "rounds", Integer.toString(comparison.rounds()),
                "warmupRounds", Integer.toString(comparison.warmupRounds()),
                "roundMillis", Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
}
