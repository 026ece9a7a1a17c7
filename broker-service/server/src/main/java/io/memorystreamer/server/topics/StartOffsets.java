package io.memorystreamer.server.topics;

import io.memorystreamer.server.storage.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where partitions start since DeleteRecords: a log gives up whole segments only, and starts before that. Entries of the
 * broker's state, {@code start/TOPIC ID/PARTITION}; a value is a version byte and the offset. Thread-safe.
 */
final class StartOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(StartOffsets.class);

    private static final String PREFIX = "start/";
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + Long.BYTES;

    private final StateStore state;

    StartOffsets(final StateStore state) {
        this.state = state;
    }

    private static String key(final UUID topic, final int partition) {
        return PREFIX + topic + '/' + partition;
    }

    /**
     * @return 0 when nothing is known
     * @throws IOException when the entry cannot be read
     */
    long find(final UUID topic, final int partition) throws IOException {
        final byte[] value = state.get(key(topic, partition));
        if (value == null) {
            return 0;
        }
        if (value.length != BYTES || value[0] != VERSION) {
            throw new IOException("the start of partition " + partition + " has a format this broker does not know");
        }
        return ByteBuffer.wrap(value, 1, Long.BYTES).getLong();
    }

    /** @throws IOException when it cannot be made to survive; the old value stays */
    void put(final UUID topic, final int partition, final long offset) throws IOException {
        state.put(
                key(topic, partition),
                ByteBuffer.allocate(BYTES).put(VERSION).putLong(offset).array());
    }

    /** Of a topic that is gone. What cannot be removed goes with {@link #retain} at the next start. */
    void remove(final Topic topic) {
        try {
            for (final String key :
                    state.startingWith(PREFIX + topic.id() + '/').keySet()) {
                state.remove(key);
            }
        } catch (final IOException e) {
            LOG.warn(
                    "The starts of topic {} stay in the broker's state until a restart: {}",
                    topic.name(),
                    e.getMessage());
        }
    }

    /** Removes the entries of all other topics, as far as that is possible. */
    void retain(final Set<UUID> topics) {
        try {
            for (final String key : state.startingWith(PREFIX).keySet()) {
                final int end = key.indexOf('/', PREFIX.length());
                if (!topics.contains(UUID.fromString(key.substring(PREFIX.length(), end)))) {
                    state.remove(key);
                }
            }
        } catch (final IOException e) {
            LOG.warn("The starts of partitions that are gone stay in the broker's state: {}", e.getMessage());
        }
    }
}
