package io.memorystreamer.bench.scenario;

/**
 * A server for a scenario to measure: our broker, or a peer.
 *
 * @param target host:port where its clients connect
 * @param pid of its process on this machine; 0 for one that somebody else started
 * @param version as it says itself when it starts; null where it does not, or somebody else started it
 */
public record RunningBroker(String target, long pid, String version) {

    /** One that does not say its version. */
    public RunningBroker(final String target, final long pid) {
        this(target, pid, null);
    }
}
