package io.memorystreamer.server.topics;

/** Follows the topics of a registry; called by the thread that changes it. */
public interface TopicListener {

    default void onCreated(final Topic topic) {}

    /** @param from the first of the partitions that are new */
    default void onGrown(final Topic topic, final int from) {}

    default void onDeleted(final Topic topic) {}
}
