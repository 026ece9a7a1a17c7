package io.memorystreamer.bench.scenario.baseline;

/**
 * The comparison that several variants belong to.
 *
 * @param id of the scenario
 * @param description of all its variants together
 */
record Subject(String id, String description) {}
