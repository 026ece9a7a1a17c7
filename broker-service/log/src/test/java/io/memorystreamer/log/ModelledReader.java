package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A reader beside the model of its log: each call asserts that the reader did what the model allows. Retention runs
 * meanwhile: what is below the start of the log may be handed out still, or be out of range.
 */
final class ModelledReader {

    /** Thrown by a handler. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal() {
            super(null, null, false, false);
        }
    }

    /** Kafka batches of the log's own memory, and what should stand in them until they are released. */
    static final class HeldSlice {

        private final BatchSlice slice;
        private final List<byte[]> expected;

        private HeldSlice(final BatchSlice slice, final List<byte[]> expected) {
            this.slice = slice;
            this.expected = expected;
        }

        void release() {
            assertContent();
            slice.close();
        }

        private void assertContent() {
            assertThat(slice.batches()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(slice.batches().get(i).duplicate()).isEqualTo(ByteBuffer.wrap(expected.get(i)));
            }
        }
    }

    private final PartitionLog log;
    private final LogModel model;
    private final LogReader reader;

    /** Offset behind the last record of the running poll. */
    private long taken;

    private int records;

    /** Stood behind a truncation, and has not been moved since. */
    private boolean truncated;

    ModelledReader(final ModelState state) {
        this.log = state.log();
        this.model = state.model;
        final long start = log.startOffset();
        this.reader = log.reader();
        assertAtStart(start);
    }

    long offset() {
        return reader.offset();
    }

    /**
     * @param refuseAt number of the record at which the handler throws
     * @return the outcome; how many records came when the handler has thrown
     */
    int poll(final int limit, final int refuseAt) {
        final long from = reader.offset();
        taken = from;
        records = 0;
        final int outcome;
        try {
            outcome = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> {
                        if (records == refuseAt) {
                            throw new Refusal();
                        }
                        take(buffer, offset, length, recordOffset, timestamp);
                    },
                    limit);
        } catch (final Refusal e) {
            assertOffset();
            return records;
        }
        if (outcome > 0) {
            assertThat(outcome).isEqualTo(records).isLessThanOrEqualTo(limit);
        } else {
            assertThat(records).isZero();
        }
        if (truncated || outcome == LogReader.OFFSET_OUT_OF_RANGE) {
            assertOutOfRange(from, outcome);
            return outcome;
        }
        if (outcome == LogReader.COMPRESSED_BATCH || outcome == LogReader.CORRUPT) {
            final LogModel.Entry obstacle = model.nextObstacle(from);
            assertThat(obstacle).as("obstacle at %d or behind", from).isNotNull();
            assertThat(outcome).as("outcome at %d", obstacle.offset).isEqualTo(obstacle.obstacle);
        } else if (outcome <= 0 && !isAtABatchOfNoRecords(from)) {
            assertThat(model.nextValue(from))
                    .as("next record, when told %d", outcome)
                    .isNull();
            assertThat(model.nextObstacle(from))
                    .as("next obstacle, when told %d", outcome)
                    .isNull();
            assertWhetherClosed(from, outcome);
        }
        assertOffset();
        return outcome;
    }

    /** A poll may end behind it with no record, and then has moved. */
    private boolean isAtABatchOfNoRecords(final long from) {
        final LogModel.Entry next = model.next(from);
        return next != null
                && next.batch != null
                && next != model.nextObstacle(from)
                && (model.nextValue(from) == null || model.nextValue(from).offset() >= next.endOffset())
                && reader.offset() >= next.endOffset();
    }

    private void take(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long recordOffset,
            final long timestamp) {
        final LogModel.Value expected = model.nextValue(taken);
        assertThat(expected).as("record at %d or behind", taken).isNotNull();
        assertThat(recordOffset).as("record offset").isEqualTo(expected.offset());
        assertThat(timestamp).as("timestamp of %d", recordOffset).isEqualTo(expected.timestamp());
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        assertThat(bytes).as("record %d", recordOffset).isEqualTo(expected.bytes());
        taken = recordOffset + 1;
        records++;
    }

    /** @param from where the reader stood; if it has moved, over aborted claims, the next call may be the one to tell */
    private void assertWhetherClosed(final long from, final int outcome) {
        if (outcome != 0 || reader.offset() == from) {
            assertThat(outcome).isEqualTo(model.isComplete() ? LogReader.CLOSED : 0);
        }
    }

    private void assertOutOfRange(final long from, final int outcome) {
        assertThat(outcome).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(truncated || from < log.startOffset())
                .as("%d is out of range", from)
                .isTrue();
        if (truncated) {
            assertThat(reader.offset()).isEqualTo(from);
        } else {
            taken = from; // but it may have gone over padding before it was overtaken
            assertOffset();
        }
    }

    /** Behind what was taken, and not behind what comes next. */
    private void assertOffset() {
        final LogModel.Value value = model.nextValue(taken);
        final LogModel.Entry obstacle = model.nextObstacle(taken);
        final long next;
        if (value != null) {
            next = value.offset();
        } else if (obstacle != null) {
            next = Math.max(taken, obstacle.offset);
        } else {
            next = model.committedOffset();
        }
        assertThat(reader.offset()).as("reader's offset").isBetween(taken, next);
    }

    /** @return null when there was none to hold */
    HeldSlice readBatches(final int maxBytes) {
        final long from = reader.offset();
        final BatchSlice slice;
        try {
            slice = reader.readBatches(maxBytes);
        } catch (final IllegalStateException e) {
            assertThat(truncated).isFalse();
            assertThat(model.next(from).batch).as("batch at %d", from).isNull();
            return null;
        }
        if (slice.bytes() == 0) {
            if (truncated || slice.outcome() == LogReader.OFFSET_OUT_OF_RANGE) {
                assertOutOfRange(from, slice.outcome());
            } else {
                assertThat(model.next(from)).as("next frame").isNull();
                assertWhetherClosed(from, slice.outcome());
            }
            return null;
        }
        assertThat(truncated).isFalse();
        long behind = from;
        final List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < slice.batches().size(); i++) {
            final LogModel.Entry entry = model.next(behind);
            assertThat(entry).as("frame at %d or behind", behind).isNotNull();
            assertThat(entry.batch).as("batch at %d", entry.offset).isNotNull();
            expected.add(entry.batch);
            behind = entry.endOffset();
        }
        assertThat(slice.bytes())
                .isEqualTo(expected.stream().mapToInt(batch -> batch.length).sum())
                .isLessThanOrEqualTo(Math.max(maxBytes, expected.getFirst().length));
        final LogModel.Entry next = model.next(behind);
        assertThat(reader.offset())
                .as("reader's offset")
                .isBetween(behind, next == null ? model.committedOffset() : next.offset);
        final HeldSlice held = new HeldSlice(slice, expected);
        held.assertContent();
        return held;
    }

    boolean seek(final long target) {
        final long from = reader.offset();
        final long startBefore = log.startOffset();
        final boolean found = reader.seek(target);
        if (found) {
            assertThat(target).as("offset found").isLessThanOrEqualTo(model.committedOffset());
            // Where it stands a reader may stay until its segment is reused.
            assertThat(target >= startBefore || target == from).as("was there").isTrue();
            assertThat(reader.offset()).isEqualTo(target);
            truncated = false;
        } else {
            assertThat(target < log.startOffset() || target > model.committedOffset())
                    .as("offset %d is not there", target)
                    .isTrue();
            assertThat(reader.offset()).isEqualTo(from);
        }
        return found;
    }

    boolean seekToTimestamp(final long timestamp) {
        final long from = reader.offset();
        final long startBefore = log.startOffset();
        final boolean found = reader.seekToTimestamp(timestamp);
        final long startAfter = log.startOffset();
        final LogModel.Entry first = model.firstOf(timestamp, startAfter);
        if (!found) {
            assertThat(first).as("first record of that timestamp").isNull();
            assertThat(reader.offset()).isEqualTo(from);
            return false;
        }
        final long offset = reader.offset();
        if (offset >= startAfter) {
            assertThat(first).as("first record of that timestamp").isNotNull();
            assertThat(offset).isEqualTo(first.offset);
        } else {
            assertThat(offset).isGreaterThanOrEqualTo(startBefore);
            assertThat(model.at(offset).timestamp()).isGreaterThanOrEqualTo(timestamp);
        }
        truncated = false;
        return true;
    }

    long nextSegmentOffset() {
        final long offset = reader.nextSegmentOffset();
        assertThat(offset).isGreaterThanOrEqualTo(reader.offset());
        assertThat(model.isBorder(offset)).as("a frame starts there").isTrue();
        return offset;
    }

    /** The log was cut. */
    void truncated(final long cut) {
        truncated |= reader.offset() > cut;
    }

    void assertDeleted() {
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(LogReader.CLOSED);
    }

    void seekToStart() {
        final long start = log.startOffset();
        reader.seekToStart();
        truncated = false;
        assertAtStart(start);
    }

    private void assertAtStart(final long startBefore) {
        assertThat(reader.offset()).isBetween(startBefore, log.startOffset());
        assertThat(model.isBorder(reader.offset())).as("a frame starts there").isTrue();
    }

    void seekToEnd() {
        reader.seekToEnd();
        truncated = false;
        assertThat(reader.offset()).isEqualTo(model.committedOffset());
    }
}
