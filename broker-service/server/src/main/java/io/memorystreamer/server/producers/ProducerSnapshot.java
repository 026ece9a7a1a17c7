package io.memorystreamer.server.producers;

import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.storage.StateStore;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producers of a partition as they were at an offset of its log, in the {@link StateStore}: a start reads the log from there
 * on only. Not thread-safe.
 *
 * <pre>
 *   int8   version, 1
 *   int64  offset: every batch before it is in
 *   then for each producer
 *     int64  id, int16 epoch, int64 last append in ms since the epoch, int8 batches
 *     then for each of its last batches, oldest first
 *       int32 first sequence number, int32 last, int64 base offset, int64 max timestamp
 * </pre>
 */
final class ProducerSnapshot {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshot.class);

    private static final String PREFIX = "producer/snapshot/";
    private static final byte VERSION = 1;
    private static final int HEAD = Byte.BYTES + Long.BYTES;
    /** Producers that may come while a snapshot is taken. */
    private static final int AIR = 16;

    private final StateStore state;
    private final String key;
    /** Of the last snapshot; -1 when there is none that is any good. */
    private long offset = -1;

    ProducerSnapshot(final StateStore state, final UUID topic, final int partition) {
        this.state = state;
        this.key = PREFIX + topic + "/" + partition;
    }

    /** Removes those of all topics but these. */
    static void retain(final StateStore state, final Set<UUID> topics) {
        for (final String key : state.startingWith(PREFIX).keySet()) {
            final String topic = key.substring(PREFIX.length(), key.lastIndexOf('/'));
            if (!topics.contains(UUID.fromString(topic))) {
                remove(state, key);
            }
        }
    }

    /**
     * Takes one, if the log has grown since the last.
     *
     * @throws IOException when it cannot be kept
     */
    void write(final PartitionLog log, final ProducerStates states) throws IOException {
        // First the offset: a producer that has a batch before it is in the map by now, and its monitor is held until
        // it is complete. One with a batch behind it may be in as well, which the replay notices.
        final long end = log.committedOffset();
        if (end == offset) {
            return;
        }
        ByteBuffer out = ByteBuffer.allocate(HEAD + (states.size() + AIR) * ProducerState.MAX_SNAPSHOT);
        try {
            out.put(VERSION).putLong(end);
            final ByteBuffer into = out;
            states.forEach((producer, id) -> producer.write(id, into));
        } catch (final BufferOverflowException e) {
            return; // many came meanwhile; the next time it fits
        }
        if (states.failed()) {
            return; // the next start reads what the log has kept
        }
        state.put(key, Arrays.copyOf(out.array(), out.position()));
        offset = end;
    }

    /**
     * Fills {@code states} with what the last one says.
     *
     * @return the offset from which the log is to be read; -1 when there is no snapshot or it does not fit to the log
     */
    long read(final PartitionLog log, final ProducerStates states) {
        final byte[] value = state.get(key);
        if (value == null) {
            return -1;
        }
        try {
            final ByteBuffer in = ByteBuffer.wrap(value);
            final byte version = in.get();
            final long end = in.getLong();
            // Behind the log's end: a power failure took what the snapshot tells of. Before its start: the log may have
            // dropped later batches of those that are in the snapshot.
            if (version != VERSION || end > log.committedOffset() || end < log.startOffset()) {
                return -1;
            }
            while (in.hasRemaining()) {
                final long producerId = in.getLong();
                states.restore(producerId, ProducerState.read(in));
            }
            offset = end;
            return end;
        } catch (final RuntimeException e) {
            LOG.warn("The noted producers in {} cannot be read, the log is read instead", key, e);
            states.clear();
            return -1;
        }
    }

    void remove() {
        remove(state, key);
    }

    private static void remove(final StateStore state, final String key) {
        try {
            state.remove(key);
        } catch (final IOException e) {
            LOG.warn("{} stays until the next start: {}", key, e.getMessage());
        }
    }
}
