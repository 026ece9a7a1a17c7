package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.measure.StallFloor;
import java.util.Map;

/**
 * What a scenario measured on one path.
 *
 * @param metrics by metric name; the unit is part of the name
 * @param stalls what the machine itself did meanwhile
 * @param settings what was sent and how, for the report
 */
public record Measurement(Map<String, Double> metrics, StallFloor stalls, Map<String, String> settings) {}
