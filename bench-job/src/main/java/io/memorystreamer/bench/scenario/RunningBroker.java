package io.memorystreamer.bench.scenario;

/**
 * A broker that speaks the Kafka protocol, for a scenario to measure.
 *
 * @param target host:port of its Kafka protocol
 * @param pid of its process on this machine; 0 for one that somebody else started
 * @param http host:port of its HTTP interface; null for one that has none or that somebody else started
 */
public record RunningBroker(String target, long pid, String http) {}
