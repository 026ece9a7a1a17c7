package io.memorystreamer.bench.scenario;

/**
 * A server for a scenario to measure: our broker, or a peer.
 *
 * @param target host:port where its clients connect
 * @param pid of its process on this machine; 0 for one that somebody else started
 * @param version as it says itself when it starts; null where it does not, or somebody else started it
 * @param http host:port of its HTTP interface; null for one that has none or that somebody else started
 */
public record RunningBroker(String target, long pid, String version, String http) {

    /** One that somebody else started. */
    public RunningBroker(final String target) {
        this(target, 0, null, null);
    }
}
