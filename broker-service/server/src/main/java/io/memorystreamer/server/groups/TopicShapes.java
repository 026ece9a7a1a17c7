package io.memorystreamer.server.groups;

import java.util.List;
import java.util.UUID;

/** The topics there are. Thread-safe, lock-free. */
public interface TopicShapes {

    /** @return null when there is none that is served */
    TopicShape find(String name);

    /** @return null when there is none that is served */
    TopicShape find(UUID id);

    List<TopicShape> all();

    /** Another number whenever a topic has come, grown or gone. */
    long version();

    /** Whether the topic is there, but cannot be served now. */
    boolean isOffline(String name);
}
