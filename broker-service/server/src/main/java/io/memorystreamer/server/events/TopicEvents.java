package io.memorystreamer.server.events;

import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicListener;

/** Reports topics that are created and deleted, once {@link #start started}: those found at the start are no news. */
public final class TopicEvents implements TopicListener {

    private final EventSink events;
    private volatile boolean started;

    public TopicEvents(final EventSink events) {
        this.events = events;
    }

    public void start() {
        started = true;
    }

    @Override
    public void onCreated(final Topic topic) {
        if (started) {
            events.publish(new BrokerEvent.TopicCreated(topic.name(), topic.id(), topic.partitionCount()));
        }
    }

    @Override
    public void onDeleted(final Topic topic) {
        if (started) {
            events.publish(new BrokerEvent.TopicDeleted(topic.name(), topic.id()));
        }
    }
}
