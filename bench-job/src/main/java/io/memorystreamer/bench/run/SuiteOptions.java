package io.memorystreamer.bench.run;

import io.memorystreamer.bench.barrier.StartBarrier;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.operator.api.BenchmarkTarget;
import java.time.Duration;
import java.util.Map;

/**
 * What is the same under all limits that a run measures under.
 *
 * @param config with the durations of the profile
 * @param target host:port of a running broker, or null to start one when it is needed
 * @param targetKind whose broker that is
 * @param peers host:port of the running peers; the others are started when they are needed
 * @param profiling what profiles the processes; the results have no verdicts then
 * @param start what every measurement waits for
 */
public record SuiteOptions(
        BenchmarkConfig config,
        String target,
        BenchmarkTarget.Kind targetKind,
        Map<PeerServer, String> peers,
        Profiling profiling,
        Start start) {

    /**
     * What every measurement waits for.
     *
     * @param barrier the other load generators
     * @param patience how long to wait for them, beyond what the measurement before may take
     */
    public record Start(StartBarrier barrier, Duration patience) {

        /** Nothing. */
        public static final Start AT_ONCE = new Start(StartBarrier.ALONE, Duration.ZERO);
    }

    /** Nothing is waited for. */
    public SuiteOptions(
            final BenchmarkConfig config,
            final String target,
            final BenchmarkTarget.Kind targetKind,
            final Map<PeerServer, String> peers,
            final Profiling profiling) {
        this(config, target, targetKind, peers, profiling, Start.AT_ONCE);
    }

    /** The same, but waiting. */
    public SuiteOptions with(final Start other) {
        return new SuiteOptions(config, target, targetKind, peers, profiling, other);
    }

    public SuiteOptions {
        peers = Map.copyOf(peers);
    }

    /** The target of a scenario; null for a broker of our own, which what is compared with Kafka needs beside the target. */
    String targetOf(final Scenario scenario) {
        return targetKind == BenchmarkTarget.Kind.KAFKA
                        && scenario.peerServers().contains(PeerServer.KAFKA)
                ? null
                : target;
    }
}
