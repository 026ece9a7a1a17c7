package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.Map;

/**
 * What a fork is to measure; one line of JSON on its standard input.
 *
 * @param scenario id of the scenario
 * @param label which of that id
 * @param path the path to measure on
 * @param config with the durations of the profile
 * @param broker our broker; null on paths without one
 * @param peers those that the scenario asks for
 * @param scratch a directory for whatever the scenario has to put somewhere; emptied by the parent
 */
record ForkRequest(
        String scenario,
        String label,
        TransportPath path,
        BenchmarkConfig config,
        RunningBroker broker,
        Map<PeerServer, RunningBroker> peers,
        String scratch) {}
