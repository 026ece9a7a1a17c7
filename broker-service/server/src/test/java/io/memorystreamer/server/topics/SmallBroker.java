package io.memorystreamer.server.topics;

import io.memorystreamer.server.config.BrokerSettings;

/** A small broker's topics and settings, for tests of other packages. */
public final class SmallBroker {

    private SmallBroker() {}

    /** In memory only; to be closed. */
    public static TopicRegistry topics() {
        return Brokers.topics(settings(), null);
    }

    /** In memory only, on any free port. */
    public static BrokerSettings settings() {
        return Brokers.settings(null, 64 << 20, 100);
    }
}
