package io.memorystreamer.server.storage;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.Storage;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small values by key that survive a restart: what groups, their offsets and producers are. All of it is on the heap; with a
 * directory each change is also appended to a mapped log, see {@link StateLog}, from which the next start reads it. A killed
 * process loses nothing that a method returned for, a power failure what was changed within the last second, as in Kafka.
 *
 * <p>Once the log holds much more than is alive, what is alive is appended again and all before it dropped, a little at each
 * change: no change waits for the whole, and only the last one of a compaction for the device. Thread-safe; the others take well
 * under a millisecond, unless the device cannot follow.
 */
public final class StateStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** All that may be alive, four times over. */
    private static final long MAX_LOG_BYTES = 2L * 1024 * 1024 * 1024;

    /** Bytes that may be alive; far more than the offsets of tens of thousands of groups. */
    private static final long MAX_LIVE_BYTES = MAX_LOG_BYTES / 4;

    /** Of a value. A group whose members read all partitions a broker may have takes less than half of it. */
    static final int MAX_VALUE_BYTES = 8 * 1024 * 1024;

    private static final long MIN_GARBAGE_BYTES = 4L * SEGMENT_BYTES;

    /** Of what is alive, appended again for each byte of a change: so the log is never full of what is not alive. */
    private static final int MOVED_PER_BYTE = 2;

    private static final int ENTRY_OVERHEAD = 32;

    private final ConcurrentNavigableMap<String, byte[]> values = new ConcurrentSkipListMap<>();
    /** Null when nothing is to survive. */
    private final PartitionLog log;

    private final StateLog changes;
    private long liveBytes;
    private long loggedBytes;
    /** The first offset of the changes since the compaction began. */
    private long compactionStart;
    /** The next key to append again, null when there is no compaction. */
    private String compactionKey;

    private StateStore(final PartitionLog log) {
        this.log = log;
        this.changes = log == null ? null : new StateLog(log);
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
            store.replay();
            return store;
        } catch (final IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void replay() throws IOException {
        changes.replay((key, value) -> {
            apply(key, value);
            loggedBytes += bytes(key, value);
        });
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
        if (value.length > MAX_VALUE_BYTES) {
            throw new IOException("a value of " + value.length + " bytes is too large for the broker's state: at most "
                    + MAX_VALUE_BYTES);
        }
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
            compact(bytes(key, null));
        }
    }

    private void apply(final String key, final byte[] value) {
        final byte[] old = value == null ? values.remove(key) : values.put(key, value);
        liveBytes += (value == null ? 0 : bytes(key, value)) - (old == null ? 0 : bytes(key, old));
    }

    private static long bytes(final String key, final byte[] value) {
        return ByteBufUtil.utf8Bytes(key) + (value == null ? 0 : value.length) + ENTRY_OVERHEAD;
    }

    private void append(final String key, final byte[] value) throws IOException {
        if (changes != null) {
            changes.append(key, value);
            loggedBytes += bytes(key, value);
        }
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
