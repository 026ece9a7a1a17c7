package io.memorystreamer.server.topics;

import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.storage.StoredTopic;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the topics of the data directory. Blocks; under the registry's lock, before anything is created. */
final class TopicRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(TopicRecovery.class);

    private final TopicIndex index;
    private final TopicStore store;
    private final TopicCreation creation;
    private final Capacity capacity;
    private final StartOffsets startOffsets;
    private final Producers producers;
    private final TopicConfig defaults;

    TopicRecovery(
            final TopicIndex index,
            final TopicLogs logs,
            final TopicCreation creation,
            final Capacity capacity,
            final TopicConfig defaults) {
        this.index = index;
        this.store = logs.store();
        this.creation = creation;
        this.capacity = capacity;
        this.startOffsets = logs.startOffsets();
        this.producers = logs.producers();
        this.defaults = defaults;
    }

    /** See {@link TopicRegistry#recover}. */
    void run() {
        for (final String name : store.names()) {
            try {
                TopicName.validate(name);
            } catch (final TopicException e) {
                LOG.warn("{} is not a topic's directory and is left alone", store.directory(name));
                continue;
            }
            recover(name);
        }
        if (index.offline().isEmpty()) { // the ids of those that are may be unreadable, and they may come back
            producers.retain(Set.copyOf(index.ids()));
            startOffsets.retain(index.ids());
        }
    }

    private void recover(final String name) {
        try {
            final StoredTopic stored = store.read(name);
            final TopicPlan plan = new TopicPlan(
                    name, stored.partitions(), TopicSettings.restore(stored.configs(), stored.asked(), defaults));
            capacity.requireOpen(plan);
            creation.open(plan, stored.id());
        } catch (final IOException | TopicException | RuntimeException e) {
            index.addOffline(new OfflineTopic(name, TopicException.message(e)));
            LOG.error(
                    "Topic {} is offline: {}. Mend that and restart the broker, or delete the topic; its files are in {}",
                    name,
                    TopicException.message(e),
                    store.directory(name));
        }
    }
}
