package io.memorystreamer.server.topics;

/** Follows the topics of a registry; called by the thread that changes it. */
public interface TopicListener {

    void onCreated(Topic topic);

    /** @param from the first of the partitions that are new */
    default void onGrown(final Topic topic, final int from) {}

    void onDeleted(Topic topic);
}
