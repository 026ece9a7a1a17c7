package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Random operations of several {@link ModelledReader}s. */
final class ModelledReaders {

    private static final int READERS = 3;
    private static final int MAX_HELD_SLICES = 2;

    private final ModelState state;
    private final List<ModelledReader> readers = new ArrayList<>();
    private final List<ModelledReader.HeldSlice> slices = new ArrayList<>();

    ModelledReaders(final ModelState state) {
        this.state = state;
        openAll();
    }

    /** Of a log that has been opened anew. */
    void openAll() {
        readers.clear();
        for (int i = 0; i < READERS; i++) {
            readers.add(new ModelledReader(state));
        }
    }

    void openAnother() {
        state.note("another reader");
        readers.set(any(), new ModelledReader(state));
    }

    private int any() {
        return state.random.nextInt(READERS);
    }

    void poll() {
        poll(any(), 1 + state.random.nextInt(state.random.nextBoolean() ? 3 : 1_000), Integer.MAX_VALUE);
    }

    void pollWithAHandlerThatThrows() {
        poll(any(), 1 + state.random.nextInt(20), state.random.nextInt(4));
    }

    private int poll(final int number, final int limit, final int refuseAt) {
        final ModelledReader reader = readers.get(number);
        state.note("reader %d at %d polls %d", number, reader.offset(), limit);
        final int outcome = reader.poll(limit, refuseAt);
        state.result(outcome);
        if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
            state.note("reader %d seeks to the start", number);
            reader.seekToStart();
        } else if (outcome == LogReader.COMPRESSED_BATCH || outcome == LogReader.CORRUPT) {
            // Else a reader would soon stand at an obstacle most of the time.
            final long behind = state.model.nextObstacle(reader.offset()).endOffset();
            state.note("reader %d seeks over the batch to %d", number, behind);
            if (!reader.seek(behind)) {
                reader.seekToStart(); // overtaken
            }
        }
        return outcome;
    }

    void readBatches() {
        final int number = any();
        final int maxBytes = state.random.nextInt(20_000);
        state.note(
                "reader %d at %d reads batches of %d bytes",
                number, readers.get(number).offset(), maxBytes);
        final ModelledReader.HeldSlice slice = readers.get(number).readBatches(maxBytes);
        if (slice != null) {
            if (slices.size() == MAX_HELD_SLICES) {
                releaseSlice();
            }
            slices.add(slice);
        }
    }

    void releaseSlice() {
        if (!slices.isEmpty()) {
            state.note("release a slice");
            slices.remove(state.random.nextInt(slices.size())).release();
        }
    }

    void releaseSlices() {
        while (!slices.isEmpty()) {
            releaseSlice();
        }
    }

    void seek() {
        final int number = any();
        final long target = state.offset();
        state.note("reader %d at %d seeks to %d", number, readers.get(number).offset(), target);
        state.result(readers.get(number).seek(target) ? 1 : 0);
    }

    void seekToTimestamp() {
        final int number = any();
        final long timestamp = state.model.someTimestamp(state.offset()) + state.random.nextInt(20) - 10;
        state.note(
                "reader %d at %d seeks to timestamp %d",
                number, readers.get(number).offset(), timestamp);
        state.result(
                readers.get(number).seekToTimestamp(timestamp)
                        ? readers.get(number).offset()
                        : -1);
    }

    void seekToStart() {
        final int number = any();
        state.note("reader %d seeks to the start", number);
        readers.get(number).seekToStart();
    }

    void seekToEnd() {
        final int number = any();
        state.note("reader %d seeks to the end", number);
        readers.get(number).seekToEnd();
    }

    void truncated(final long cut) {
        for (final ModelledReader reader : readers) {
            reader.truncated(cut);
        }
    }

    /** Deletes the segment a reader at the start stands in, if it is not the last. */
    void deleteTheOldestSegment() {
        final ModelledReader reader = readers.get(any());
        reader.seekToStart();
        final long second = reader.nextSegmentOffset();
        state.note("delete before %d", second);
        state.log().deleteBefore(second);
        if (second < state.model.endOffset() && second <= state.model.committedOffset()) {
            assertThat(state.log().startOffset()).isGreaterThanOrEqualTo(second);
        }
    }

    void pollEach() {
        for (int i = 0; i < READERS; i++) {
            poll(i, 10, Integer.MAX_VALUE);
        }
    }

    /** Of a closed log. */
    void readToTheEnd() {
        for (int i = 0; i < READERS; i++) {
            readToTheEnd(i);
        }
    }

    private void readToTheEnd(final int number) {
        // Each poll but those at a batch and the last one gets a record, and once a reader may have to start anew.
        for (long polls = 3 * state.model.endOffset() + 10; polls > 0; polls--) {
            final long before = readers.get(number).offset();
            final int outcome = poll(number, 1 + state.random.nextInt(100), Integer.MAX_VALUE);
            if (outcome == LogReader.CLOSED) {
                return;
            }
            assertThat(outcome != 0 || readers.get(number).offset() > before)
                    .as("0 at one place would be for ever")
                    .isTrue();
        }
        throw new AssertionError(
                "reader " + number + " at " + readers.get(number).offset() + " does not get to the end");
    }

    /** A deleted log says so whatever it held. */
    void assertDeleted() {
        for (final ModelledReader reader : readers) {
            reader.assertDeleted();
        }
    }
}
