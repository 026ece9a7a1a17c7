package io.memorystreamer.server.storage;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.Storage;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small values by key that survive a restart: what groups, their offsets and producers are. All of it is on the heap; with a
 * directory each change is also appended to a mapped log, from which the next start reads it. A killed process loses nothing
 * that a method returned for, a power failure what was changed within the last second, as in Kafka.
 *
 * <p>A record of the log is one change:
 *
 * <pre>
 *   0  int32  length of the key in bytes, with bit 31 set when the key is removed
 *   4  key in UTF-8
 *   .. value
 * </pre>
 *
 * <p>Once the log holds much more than is alive, what is alive is appended again and all before it dropped, a little at each
 * change: no change waits for the whole, and only the last one of a compaction for the device. Thread-safe; the others take well
 * under a millisecond, unless the device cannot follow.
 */
public final class StateStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

    /** Bounds a value to about a megabyte. */
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** All that may be alive, four times over. */
    private static final long MAX_LOG_BYTES = 2L * 1024 * 1024 * 1024;

    /** Bytes that may be alive; far more than the offsets of tens of thousands of groups. */
    private static final long MAX_LIVE_BYTES = MAX_LOG_BYTES / 4;

    private static final long MIN_GARBAGE_BYTES = 4L * SEGMENT_BYTES;

    /** Of what is alive, appended again for each byte of a change: so the log is never full of what is not alive. */
    private static final int MOVED_PER_BYTE = 2;

    private static final int REMOVED = 1 << 31;
    private static final int ENTRY_OVERHEAD = 32;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final ConcurrentNavigableMap<String, byte[]> values = new ConcurrentSkipListMap<>();
    /** Null when nothing is to survive. */
    private final PartitionLog log;

    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[1024]);
    private long liveBytes;
    private long loggedBytes;
    /** The first offset of the changes since the compaction began. */
    private long compactionStart;
    /** The next key to append again, null when there is no compaction. */
    private String compactionKey;

    private StateStore(final PartitionLog log) {
        this.log = log;
    }

    /** Nothing survives. */
    public static StateStore inMemory() {
        return new StateStore(null);
    }

    /**
     * Reads what there is.
     *
     * @param directory of its own, created when missing
     * @throws IOException when it cannot be read, naming the file
     */
    public static StateStore open(final Path directory, final LogMaintenance maintenance) throws IOException {
        final LogConfig config = new LogConfig(
                Storage.MAPPED,
                directory,
                SEGMENT_BYTES,
                MAX_LOG_BYTES,
                LogConfig.UNLIMITED,
                Overflow.REJECT,
                FlushPolicy.every(Duration.ofSeconds(1)));
        final StateStore store = new StateStore(PartitionLog.open(config, maintenance));
        try {
            store.replay(directory);
            return store;
        } catch (final IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void replay(final Path directory) throws IOException {
        final LogReader reader = log.reader();
        while (reader.offset() < log.committedOffset()) {
            final int outcome = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> {
                        final int head = buffer.getInt(offset);
                        final byte[] key = new byte[head & ~REMOVED];
                        buffer.getBytes(offset + Integer.BYTES, key);
                        final byte[] value = new byte[length - Integer.BYTES - key.length];
                        buffer.getBytes(offset + Integer.BYTES + key.length, value);
                        apply(new String(key, StandardCharsets.UTF_8), (head & REMOVED) == 0 ? value : null);
                        loggedBytes += length + ENTRY_OVERHEAD;
                    },
                    Integer.MAX_VALUE);
            if (outcome < 0) {
                throw new IOException(directory + " is damaged at entry " + reader.offset()
                        + "; restore it, or move it away to start without groups, offsets and producers");
            }
        }
    }

    /** @return null when there is none; not to be changed */
    public byte[] get(final String key) {
        return values.get(key);
    }

    /** All whose keys start with a prefix, in their order; a copy. */
    public Map<String, byte[]> startingWith(final String prefix) {
        return new TreeMap<>(values.subMap(prefix, true, prefix + Character.MAX_VALUE, true));
    }

    /**
     * @param value not to be changed afterwards
     * @throws IOException when it cannot be made to survive; the old value stays
     */
    public synchronized void put(final String key, final byte[] value) throws IOException {
        final byte[] old = values.get(key);
        final long grown = liveBytes + bytes(key, value) - (old == null ? 0 : bytes(key, old));
        if (log != null && grown > MAX_LIVE_BYTES) {
            throw new IOException("the broker's state holds " + MAX_LIVE_BYTES + " bytes and takes no more;"
                    + " delete groups that are not used");
        }
        append(key, value);
        apply(key, value);
        compact(bytes(key, value));
    }

    /** @throws IOException when it cannot be made to survive; the value stays */
    public synchronized void remove(final String key) throws IOException {
        if (values.containsKey(key)) {
            append(key, null);
            apply(key, null);
            compact(key.length() + ENTRY_OVERHEAD);
        }
    }

    private void apply(final String key, final byte[] value) {
        final byte[] old = value == null ? values.remove(key) : values.put(key, value);
        liveBytes += (value == null ? 0 : bytes(key, value)) - (old == null ? 0 : bytes(key, old));
    }

    private static long bytes(final String key, final byte[] value) {
        return ByteBufUtil.utf8Bytes(key) + value.length + ENTRY_OVERHEAD;
    }

    private void append(final String key, final byte[] value) throws IOException {
        if (log == null) {
            return;
        }
        final byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        final int length = Integer.BYTES + keyBytes.length + (value == null ? 0 : value.length);
        if (scratch.capacity() < length) {
            scratch.wrap(new byte[length]);
        }
        scratch.putInt(0, keyBytes.length | (value == null ? REMOVED : 0));
        scratch.putBytes(Integer.BYTES, keyBytes);
        if (value != null) {
            scratch.putBytes(Integer.BYTES + keyBytes.length, value);
        }
        final long start = System.nanoTime();
        long outcome = log.append(scratch, 0, length, 0);
        while (outcome == PartitionLog.BACK_PRESSURED && System.nanoTime() - start < MAX_WAIT_NANOS) {
            LockSupport.parkNanos(RETRY_NANOS);
            outcome = log.append(scratch, 0, length, 0);
        }
        if (outcome < 0) {
            throw new IOException(reason(outcome, length));
        }
        loggedBytes += length + ENTRY_OVERHEAD;
    }

    private String reason(final long outcome, final int length) {
        if (outcome == PartitionLog.TOO_LARGE) {
            return "an entry of " + length + " bytes is too large for the broker's state: at most "
                    + log.maxRecordLength();
        }
        if (outcome == PartitionLog.CLOSED) {
            return "the broker is stopping";
        }
        return "the broker's state in " + log.config().directory() + " takes no more entries (outcome " + outcome
                + "): is the device full or broken?";
    }

    /** A step of it, beside a change. What cannot be appended again is tried at the next one: the change is in already. */
    private void compact(final long changed) {
        if (log == null) {
            return;
        }
        if (compactionKey == null) {
            if (loggedBytes < 2 * liveBytes + MIN_GARBAGE_BYTES || values.isEmpty()) {
                return;
            }
            compactionStart = log.endOffset();
            compactionKey = values.firstKey();
            loggedBytes = 0;
        }
        try {
            move(MOVED_PER_BYTE * changed);
            if (compactionKey == null) {
                log.flush(); // a power failure must not take both
                log.deleteBefore(compactionStart);
            }
        } catch (final IOException e) {
            LOG.warn("The broker's state is not compacted: {}", e.getMessage());
        }
    }

    private void move(final long bytes) throws IOException {
        for (long left = bytes; left > 0 && compactionKey != null; ) {
            final Map.Entry<String, byte[]> entry = values.ceilingEntry(compactionKey); // it may be gone by now
            if (entry != null) {
                append(entry.getKey(), entry.getValue());
                left -= bytes(entry.getKey(), entry.getValue());
            }
            compactionKey = entry == null ? null : values.higherKey(entry.getKey());
        }
    }

    @Override
    public synchronized void close() {
        if (log != null) {
            log.close();
        }
    }
}
