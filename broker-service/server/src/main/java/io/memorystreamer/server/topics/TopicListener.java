package io.memorystreamer.server.topics;

/** Follows the topics of a registry; called by the thread that changes it. */
public interface TopicListener {

    void onCreated(Topic topic);

    void onDeleted(Topic topic);
}
