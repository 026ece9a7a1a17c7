package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes topics. Blocks; under the registry's lock. A topic whose deletion was begun is gone after a crash. */
final class TopicDeletion {

    private static final Logger LOG = LoggerFactory.getLogger(TopicDeletion.class);

    private final TopicIndex index;
    /** Null when no topic survives a restart. */
    private final TopicStore store;

    private final Capacity capacity;
    private final StartOffsets startOffsets;
    private final List<TopicListener> listeners;
    private final LongAdder repairedClaims = new LongAdder();

    TopicDeletion(
            final TopicIndex index,
            final TopicLogs logs,
            final Capacity capacity,
            final List<TopicListener> listeners) {
        this.index = index;
        this.store = logs.store();
        this.capacity = capacity;
        this.startOffsets = logs.startOffsets();
        this.listeners = listeners;
    }

    /** Of the topics that were deleted. From any thread. */
    long repairedClaims() {
        return repairedClaims.sum();
    }

    /** See {@link TopicRegistry#delete}. */
    DeletedTopic delete(final TopicReference reference) throws TopicException {
        final Topic topic = index.find(reference);
        if (topic != null) {
            delete(topic);
            return new DeletedTopic(topic.name(), topic.id());
        }
        final OfflineTopic broken = index.findOffline(reference);
        if (broken != null) {
            delete(broken);
            return new DeletedTopic(broken.name(), null);
        }
        return null;
    }

    private void delete(final Topic topic) throws TopicException {
        final boolean durable = topic.config().durable();
        if (durable) {
            markDeleted(topic.name());
        }
        index.remove(topic);
        deleteLogs(topic);
        capacity.release(TopicPlan.of(topic));
        listeners.forEach(listener -> listener.onDeleted(topic));
        startOffsets.remove(topic);
        if (durable) {
            removeFiles(store, topic.name());
        }
        LOG.info("Deleted topic {}", topic.name());
    }

    private void delete(final OfflineTopic broken) throws TopicException {
        markDeleted(broken.name());
        removeFiles(store, broken.name());
        index.removeOffline(broken.name());
        LOG.info("Deleted topic {}", broken.name());
    }

    private void markDeleted(final String name) throws TopicException {
        try {
            store.markDeleted(name);
        } catch (final IOException e) {
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "topic " + name + " stays: " + e);
        }
    }

    private void deleteLogs(final Topic topic) {
        try {
            topic.delete();
        } catch (final IOException e) {
            LOG.warn("Topic {} is deleted, but {}", topic.name(), e.getMessage());
        }
        repairedClaims.add(topic.repairedClaims());
    }

    static void removeFiles(final TopicStore store, final String name) {
        try {
            store.removeFiles(name);
        } catch (final IOException e) {
            LOG.warn(
                    "Files of topic {} could not be removed, the next start of the broker tries again: {}",
                    name,
                    e.toString());
        }
    }
}
