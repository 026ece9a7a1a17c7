package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.PeerServer;
import java.util.Map;

/**
 * What is the same under all limits that a run measures under.
 *
 * @param config with the durations of the profile
 * @param target host:port of a running broker, or null to start one when it is needed
 * @param peers host:port of the running peers; the others are started when they are needed
 * @param profiling what profiles the processes; the results have no verdicts then
 */
public record SuiteOptions(BenchmarkConfig config, String target, Map<PeerServer, String> peers, Profiling profiling) {

    public SuiteOptions {
        peers = Map.copyOf(peers);
    }
}
