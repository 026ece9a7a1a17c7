package io.memorystreamer.server.storage;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The changes of a {@link StateStore} in a log of its own. A record is one change, or a part of one whose value is too large for
 * a record:
 *
 * <pre>
 *   0  int32  length of the key in bytes, with bit 31 set when the key is removed, bit 30 when another part of the value
 *             follows, and bit 29 when a part of it came before
 *   4  key in UTF-8
 *   .. value
 * </pre>
 *
 * <p>The parts of a value follow each other. It is the key's once the last is there: of what a crash has cut off, nothing is.
 * Not thread-safe.
 */
final class StateLog {

    private static final int REMOVED = 1 << 31;
    private static final int MORE_FOLLOWS = 1 << 30;
    private static final int CONTINUED = 1 << 29;
    private static final int KEY_LENGTH = CONTINUED - 1;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final PartitionLog log;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[1024]);

    StateLog(final PartitionLog log) {
        this.log = log;
    }

    /**
     * Appends a change. Waits for a moment when the device cannot follow.
     *
     * @param value null when the key is removed
     * @throws IOException when the log does not take it, or only parts of it, which mean nothing then
     */
    void append(final String key, final byte[] value) throws IOException {
        final byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        final int head = Integer.BYTES + keyBytes.length;
        if (value == null) {
            appendRecord(keyBytes, REMOVED, new byte[0], 0, 0);
            return;
        }
        final int room = log.maxRecordLength() - head;
        if (room <= 0) {
            throw new IOException("a key of " + keyBytes.length + " bytes is too long for the broker's state");
        }
        int from = 0;
        do {
            final int length = Math.min(value.length - from, room);
            final int flags = (from > 0 ? CONTINUED : 0) | (from + length < value.length ? MORE_FOLLOWS : 0);
            appendRecord(keyBytes, flags, value, from, length);
            from += length;
        } while (from < value.length);
    }

    private void appendRecord(
            final byte[] key, final int flags, final byte[] value, final int from, final int valueLength)
            throws IOException {
        final int length = Integer.BYTES + key.length + valueLength;
        if (scratch.capacity() < length) {
            scratch.wrap(new byte[length]);
        }
        scratch.putInt(0, key.length | flags);
        scratch.putBytes(Integer.BYTES, key);
        scratch.putBytes(Integer.BYTES + key.length, value, from, valueLength);
        final long start = System.nanoTime();
        long outcome = log.append(scratch, 0, length, 0);
        while (outcome == PartitionLog.BACK_PRESSURED && System.nanoTime() - start < MAX_WAIT_NANOS) {
            LockSupport.parkNanos(RETRY_NANOS);
            outcome = log.append(scratch, 0, length, 0);
        }
        if (outcome == PartitionLog.CLOSED) {
            throw new IOException("the broker is stopping");
        }
        if (outcome < 0) {
            throw new IOException("the broker's state in " + log.config().directory()
                    + " takes no more entries (outcome " + outcome + "): is the device full or broken?");
        }
    }

    /**
     * Reads all changes.
     *
     * @param changes key and value, which is null when the key is removed
     * @throws IOException when the log is damaged
     */
    void replay(final BiConsumer<String, byte[]> changes) throws IOException {
        final LogReader reader = log.reader();
        final Replay replay = new Replay(changes);
        while (reader.offset() < log.committedOffset()) {
            final int outcome = reader.poll(replay, Integer.MAX_VALUE);
            if (outcome < 0) {
                throw new IOException(log.config().directory() + " is damaged at entry " + reader.offset()
                        + "; restore it, or move it away to start without groups, offsets and producers");
            }
        }
    }

    /** Puts values together. */
    private static final class Replay implements RecordHandler {

        private final BiConsumer<String, byte[]> changes;
        private final ByteArrayOutputStream value = new ByteArrayOutputStream();

        /** Whether the value's first part is there; else it went with an old segment, and the value is not alive. */
        private boolean begun;

        Replay(final BiConsumer<String, byte[]> changes) {
            this.changes = changes;
        }

        @Override
        public void onRecord(
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long recordOffset,
                final long timestamp) {
            final int head = buffer.getInt(offset);
            final byte[] key = new byte[head & KEY_LENGTH];
            buffer.getBytes(offset + Integer.BYTES, key);
            final byte[] part = new byte[length - Integer.BYTES - key.length];
            buffer.getBytes(offset + Integer.BYTES + key.length, part);
            if ((head & CONTINUED) == 0) {
                value.reset();
                begun = true;
            }
            value.writeBytes(part);
            if (begun && (head & MORE_FOLLOWS) == 0) {
                changes.accept(
                        new String(key, StandardCharsets.UTF_8), (head & REMOVED) == 0 ? value.toByteArray() : null);
                begun = false;
            }
        }
    }
}
