package io.memorystreamer.server.topics;

import io.memorystreamer.server.storage.DiskUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What of the data directory is not promised to topics: what its file system has left, less what topics may still fill of what
 * they take when they are full.
 *
 * <p>As topics fill, what is left and what is promised shrink alike. Their difference is therefore kept, so that not every file
 * of every topic is looked at for each new topic, and measured anew only after {@link #MAX_AGE}, since others use the file system
 * too, and before anything is refused.
 *
 * <p>Not thread-safe.
 */
final class DiskSpace {

    static final Duration MAX_AGE = Duration.ofSeconds(10);

    private final DiskUsage usage;
    private final LongSupplier nanoTime;

    /** Bytes that topics take when they are full, by name. */
    private final Map<String, Long> reserved = new HashMap<>();

    private boolean measured;
    private long measuredNanos;
    private long usable;
    private long promised;
    private long free;

    /** @param nanoTime as {@link System#nanoTime} */
    DiskSpace(final DiskUsage usage, final LongSupplier nanoTime) {
        this.usage = usage;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether so many bytes more can be promised.
     *
     * @throws IOException when the file system does not tell
     */
    boolean hasRoom(final long bytes) throws IOException {
        if (!measured || nanoTime.getAsLong() - measuredNanos >= MAX_AGE.toNanos() || bytes > free) {
            measure();
        }
        return bytes <= free;
    }

    private void measure() throws IOException {
        usable = usage.usableBytes();
        promised = 0;
        for (final Map.Entry<String, Long> topic : reserved.entrySet()) {
            promised += Math.max(0, topic.getValue() - usage.usedBytes(topic.getKey()));
        }
        free = usable - promised;
        measuredNanos = nanoTime.getAsLong();
        measured = true;
    }

    /** Bytes the file system had left when it was measured last; it was just before {@link #hasRoom} said no. */
    long usable() {
        return usable;
    }

    /** Bytes of those that topics might fill, at the same time. */
    long promised() {
        return promised;
    }

    /** Promises a topic what it takes when it is full. Where it has files already, before anything is measured. */
    void reserve(final String topic, final long bytes) {
        reserved.put(topic, bytes);
        free -= bytes;
    }

    /** Takes it back. */
    void release(final String topic) {
        free += reserved.remove(topic);
    }
}
