package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.Scenario;

/** What the configuration lets expect of a scenario's time; a beginning, until {@link TimeLeft} has seen the first ones. */
final class Expected {

    /** Start and end of a JVM and what it measures with. */
    private static final double START_SECONDS = 1;

    /** By how much a round against another server is longer than one in a process. */
    private static final int SERVER_ROUND_FACTOR = 8;

    private Expected() {}

    /** Seconds of one step: all forks of a scenario on one path. */
    static double seconds(final Scenario scenario, final BenchmarkConfig config) {
        final int forks = Math.min(config.run().forks(), scenario.maxForks());
        return forks * (START_SECONDS + measuring(scenario, config));
    }

    private static double measuring(final Scenario scenario, final BenchmarkConfig config) {
        if (scenario.peer() != null) {
            final BenchmarkConfig.Comparison rounds = config.comparison();
            final int servers = scenario.peerServers().isEmpty() ? 1 : SERVER_ROUND_FACTOR;
            return 2e-3 * servers * rounds.roundMillis() * (rounds.rounds() + rounds.warmupRounds());
        }
        final String category = scenario.id().substring(0, scenario.id().indexOf("::"));
        final int seconds = switch (category) {
            case "latency" -> config.latency().testDurationSecs();
            case "stress" -> config.stress().testDurationSecs();
            default -> config.throughput().testDurationSecs();
        };
        return config.run().warmupMinSecs() + seconds;
    }
}
