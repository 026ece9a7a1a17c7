package io.memorystreamer.server.topics;

/** Topics of a small broker, for tests of other packages. */
public final class SmallBroker {

    private SmallBroker() {}

    /** In memory only; to be closed. */
    public static TopicRegistry topics() {
        return Brokers.topics(Brokers.settings(null, 64 << 20, 100), null);
    }
}
