package io.memorystreamer.server.groups;

import io.memorystreamer.server.storage.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The committed offsets of all groups in the broker's state, under {@code offset/GROUP NUL TOPIC NUL PARTITION}: neither groups
 * nor topics have a NUL in their names. Thread-safe; the caller holds the lock of the group it changes.
 */
final class OffsetStore {

    private static final String PREFIX = "offset/";
    private static final char SEPARATOR = '\0';

    /** Of an entry in the maps, beside key and value. */
    private static final int ENTRY_OVERHEAD_BYTES = 120;

    private final StateStore state;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    /** A partition's offset. */
    record Entry(String topic, int partition, CommittedOffset offset) {}

    /** @param maxBytes of all offsets together */
    OffsetStore(final StateStore state, final long maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
        state.startingWith(PREFIX).forEach((key, value) -> bytes.addAndGet(size(key, value)));
    }

    private static String prefix(final String group) {
        return PREFIX + group + SEPARATOR;
    }

    private static String key(final String group, final String topic, final int partition) {
        return prefix(group) + topic + SEPARATOR + partition;
    }

    private static long size(final String key, final byte[] value) {
        return ENTRY_OVERHEAD_BYTES + key.length() + value.length;
    }

    /**
     * @return whether there was room for it
     * @throws IOException when it cannot be stored
     */
    boolean put(final String group, final String topic, final int partition, final CommittedOffset offset)
            throws IOException {
        final String key = key(group, topic, partition);
        final byte[] value = offset.encode();
        final byte[] old = state.get(key);
        final long grown = size(key, value) - (old == null ? 0 : size(key, old));
        if (grown > 0 && bytes.get() + grown > maxBytes) {
            return false;
        }
        state.put(key, value);
        bytes.addAndGet(grown);
        return true;
    }

    /** @return null when there is none */
    CommittedOffset get(final String group, final String topic, final int partition) {
        final byte[] value = state.get(key(group, topic, partition));
        return value == null ? null : CommittedOffset.decode(value);
    }

    /** A group's, in the order of topics. */
    List<Entry> all(final String group) {
        final List<Entry> entries = new ArrayList<>();
        state.startingWith(prefix(group))
                .forEach((key, value) ->
                        entries.add(new Entry(topic(key), partition(key), CommittedOffset.decode(value))));
        return entries;
    }

    /** Those that have offsets. */
    Set<String> groups() {
        final Set<String> groups = new HashSet<>();
        state.startingWith(PREFIX)
                .keySet()
                .forEach(key -> groups.add(key.substring(PREFIX.length(), key.indexOf(SEPARATOR))));
        return groups;
    }

    private static String topic(final String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1, key.lastIndexOf(SEPARATOR));
    }

    private static int partition(final String key) {
        return Integer.parseInt(key, key.lastIndexOf(SEPARATOR) + 1, key.length(), 10);
    }

    /** @throws IOException when that cannot be stored */
    void remove(final String group, final String topic, final int partition) throws IOException {
        remove(key(group, topic, partition));
    }

    private void remove(final String key) throws IOException {
        final byte[] old = state.get(key);
        if (old != null) {
            state.remove(key);
            bytes.addAndGet(-size(key, old));
        }
    }

    /**
     * All of a group.
     *
     * @throws IOException when that cannot be stored; some may be gone
     */
    void removeAll(final String group) throws IOException {
        removeStartingWith(prefix(group));
    }

    /**
     * All of a group in a topic.
     *
     * @throws IOException when that cannot be stored; some may be gone
     */
    void removeAll(final String group, final String topic) throws IOException {
        removeStartingWith(prefix(group) + topic + SEPARATOR);
    }

    private void removeStartingWith(final String prefix) throws IOException {
        for (final String key : state.startingWith(prefix).keySet()) {
            remove(key);
        }
    }
}
