package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.TransportPath;

/**
 * What a fork is to measure; one line of JSON on its standard input.
 *
 * @param scenario id of the scenario
 * @param path the path to measure on
 * @param config with the durations of the profile
 * @param target host:port of the broker; null on paths without one
 */
record ForkRequest(String scenario, TransportPath path, BenchmarkConfig config, String target) {}
