package io.memorystreamer.log;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** What a {@link PartitionLog} should hold, as a list of records on the heap that forgets nothing. */
final class LogModel {

    /** A record as a reader should get it. */
    record Value(long offset, long timestamp, byte[] bytes) {}

    enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    /** A native record or a Kafka batch: what has a frame of its own in the log. */
    static final class Entry {

        final long offset;
        /** Offsets it takes. */
        final int offsets;
        /** Bytes of its payload. */
        final int length;
        /** The Kafka batch as it should be stored; null for a native record. */
        final byte[] batch;
        /** What a poll answers behind the last of the values; 0 when it goes on. */
        final int obstacle;

        private State state;
        private List<Value> values;

        private Entry(
                final long offset,
                final int offsets,
                final int length,
                final byte[] batch,
                final int obstacle,
                final State state,
                final List<Value> values) {
            this.offset = offset;
            this.offsets = offsets;
            this.length = length;
            this.batch = batch;
            this.obstacle = obstacle;
            this.state = state;
            this.values = values;
        }

        long endOffset() {
            return offset + offsets;
        }

        /** Largest of its records; {@code Long.MIN_VALUE} when it has none. */
        long timestamp() {
            if (state != State.COMMITTED) {
                return Long.MIN_VALUE;
            }
            return batch == null
                    ? values.getFirst().timestamp
                    : RecordBatchDescriptor.maxTimestamp(new UnsafeBuffer(batch), 0);
        }

        private Value value(final long from) {
            for (final Value value : values) {
                if (value.offset >= from) {
                    return value;
                }
            }
            return null;
        }
    }

    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private final NavigableMap<Long, Entry> open = new TreeMap<>();
    private long endOffset;
    private boolean closed;

    void record(final long timestamp, final byte[] bytes) {
        add(new Entry(
                endOffset, 1, bytes.length, null, 0, State.COMMITTED, List.of(new Value(endOffset, timestamp, bytes))));
    }

    /** @param obstacle what a poll answers behind the values, or 0 */
    void batch(final int offsets, final byte[] stored, final List<Value> values, final int obstacle) {
        add(new Entry(endOffset, offsets, stored.length, stored, obstacle, State.COMMITTED, values));
    }

    Entry claim(final int length) {
        final Entry entry = new Entry(endOffset, 1, length, null, 0, State.OPEN, List.of());
        add(entry);
        open.put(entry.offset, entry);
        return entry;
    }

    void commit(final Entry claim, final long timestamp, final byte[] bytes) {
        open.remove(claim.offset);
        claim.state = State.COMMITTED;
        claim.values = List.of(new Value(claim.offset, timestamp, bytes));
    }

    void abort(final Entry claim) {
        open.remove(claim.offset);
        claim.state = State.ABORTED;
    }

    /** The frame that holds the offset goes too, if the offset is not its first. No claim is open. */
    void truncateTo(final long offset) {
        entries.tailMap(offset, true).clear();
        endOffset = offset;
    }

    void close() {
        closed = true;
    }

    void reopen() {
        closed = false;
    }

    private void add(final Entry entry) {
        entries.put(entry.offset, entry);
        endOffset = entry.endOffset();
    }

    long endOffset() {
        return endOffset;
    }

    long committedOffset() {
        return open.isEmpty() ? endOffset : open.firstKey();
    }

    boolean hasOpenClaims() {
        return !open.isEmpty();
    }

    /** Whether everything that will ever be in the log is in it and committed. */
    boolean isComplete() {
        return closed && open.isEmpty();
    }

    boolean isBorder(final long offset) {
        return offset == endOffset || entries.containsKey(offset);
    }

    /** Offset at which the frame starts that holds an offset, or the next one would start. */
    long frameOf(final long offset) {
        return offset >= endOffset ? endOffset : at(offset).offset;
    }

    /** The frame that holds an offset, below the end. */
    Entry at(final long offset) {
        return entries.floorEntry(offset).getValue();
    }

    /** The first frame, at or behind an offset, that a reader there does not skip; null when there is none. */
    Entry next(final long from) {
        return next(from, false);
    }

    /** The first record that a poll at an offset should hand out; null when there is none, or an obstacle in front. */
    Value nextValue(final long from) {
        final Entry entry = next(from, true);
        return entry == null ? null : entry.value(from);
    }

    /** What a poll at an offset should stop at, when it has no record to hand out in front of it; else null. */
    Entry nextObstacle(final long from) {
        final Entry entry = next(from, true);
        return entry == null || entry.value(from) != null ? null : entry;
    }

    /** @param polling skips batches without a record that a poll hands out */
    private Entry next(final long from, final boolean polling) {
        final Long first = entries.floorKey(from);
        if (first == null) {
            return null;
        }
        final long committed = committedOffset();
        for (final Map.Entry<Long, Entry> at : entries.tailMap(first, true).entrySet()) {
            final Entry entry = at.getValue();
            if (entry.offset >= committed) {
                return null;
            }
            final boolean behind = entry.endOffset() <= from || entry.state == State.ABORTED;
            if (!behind && !(polling && entry.obstacle == 0 && entry.value(from) == null)) {
                return entry;
            }
        }
        return null;
    }

    /** The first frame, from one that starts at an offset, with a record of a timestamp or a later one; or null. */
    Entry firstOf(final long timestamp, final long from) {
        return entries.subMap(from, committedOffset()).values().stream()
                .filter(entry -> entry.timestamp() >= timestamp)
                .findFirst()
                .orElse(null);
    }

    /** One from about an offset. */
    long someTimestamp(final long offset) {
        final Map.Entry<Long, Entry> at = entries.floorEntry(offset);
        return at == null ? 0 : Math.max(at.getValue().timestamp(), 0);
    }

    /** Bytes that the frames from an offset on take at least. */
    long bytes(final long from) {
        return entries.tailMap(from, true).values().stream()
                .mapToLong(entry -> FrameDescriptor.alignedLength(entry.length))
                .sum();
    }
}
