package io.memorystreamer.server.events;

import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicListener;

/** Reports topics that are created and deleted; follows them once those found at the start, which are no news, are there. */
public final class TopicEvents implements TopicListener {

    private final EventSink events;

    public TopicEvents(final EventSink events) {
        this.events = events;
    }

    @Override
    public void onCreated(final Topic topic) {
        events.publish(new BrokerEvent.TopicCreated(topic.name(), topic.id(), topic.partitionCount()));
    }

    @Override
    public void onDeleted(final Topic topic) {
        events.publish(new BrokerEvent.TopicDeleted(topic.name(), topic.id()));
    }
}
