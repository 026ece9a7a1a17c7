package io.memorystreamer.server.events;

import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicRegistry;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Reports segments that were dropped, by looking at where partitions start. A busy partition drops many segments a second;
 * one event per look tells of all of them. Not thread-safe.
 */
public final class RetentionWatch {

    private final TopicRegistry topics;
    private final EventSink events;
    private final Map<Partition, Long> starts = new WeakHashMap<>();
    private boolean looked;

    public RetentionWatch(final TopicRegistry topics, final EventSink events) {
        this.topics = topics;
        this.events = events;
    }

    /** Compares every partition's start with that of the last look; the first look, at the start, only takes note. */
    public void look() {
        for (final Topic topic : topics.all()) {
            for (int i = 0; i < topic.partitionCount(); i++) {
                look(topic.partition(i));
            }
        }
        looked = true;
    }

    private void look(final Partition partition) {
        final long start = partition.startOffset();
        final Long last = starts.put(partition, start);
        final long before = last != null ? last : looked ? 0 : start; // a partition made since began at 0
        if (start > before && !partition.isDeleted()) {
            events.publish(new BrokerEvent.SegmentsDropped(partition.topic().name(), partition.index(), before, start));
        }
    }
}
