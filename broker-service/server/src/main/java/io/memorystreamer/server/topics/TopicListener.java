package io.memorystreamer.server.topics;

/** Follows the topics of a registry; called by the thread that changes it. */
public interface TopicListener {

    void onCreated(Topic topic);

    /** @param from the first of the partitions that are new */
    default void onGrown(final Topic topic, final int from) {}

    void onDeleted(Topic topic);

    /** Tells two listeners, {@code first} before {@code second}. */
    static TopicListener both(final TopicListener first, final TopicListener second) {
        return new TopicListener() {
            @Override
            public void onCreated(final Topic topic) {
                first.onCreated(topic);
                second.onCreated(topic);
            }

            @Override
            public void onDeleted(final Topic topic) {
                first.onDeleted(topic);
                second.onDeleted(topic);
            }
        };
    }
}
