package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;

/**
 * What a scenario is given.
 *
 * @param config with the durations of the chosen profile
 * @param path the path to measure on
 * @param link carries the messages on that path; closed by the caller
 */
public record ScenarioContext(BenchmarkConfig config, TransportPath path, Link link) {}
