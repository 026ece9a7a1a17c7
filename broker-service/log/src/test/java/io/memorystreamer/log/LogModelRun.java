package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Random operations on one log, each asserted against a {@link LogModel}. A new operation is a method and a line. */
final class LogModelRun {

    private final ModelState state;
    private final LogModel model;
    private final ModelledAppends appends;
    private final ModelledReaders readers;
    private final List<Runnable> operations = new ArrayList<>();
    private final boolean durable;
    private long startOffset;

    /**
     * @param structural whether the log is also truncated, deleted from, taken exclusively and opened anew; else it must hold
     *     what its retention says
     */
    LogModelRun(final ModelState state, final boolean structural) {
        this.state = state;
        this.model = state.model;
        this.appends = new ModelledAppends(state);
        this.readers = new ModelledReaders(state);
        this.durable = state.log().config().durable();
        add(30, appends::append);
        add(10, appends::appendBatch);
        add(10, appends::appendRecordBatch);
        add(1, appends::appendTooLarge);
        add(10, appends::claim);
        add(15, appends::closeClaim);
        add(30, readers::poll);
        add(3, readers::pollWithAHandlerThatThrows);
        add(10, readers::readBatches);
        add(5, readers::releaseSlice);
        add(5, readers::seek);
        add(2, readers::seekToTimestamp);
        add(1, readers::seekToStart);
        add(1, readers::seekToEnd);
        add(1, readers::openAnother);
        add(5, this::lookAtOffsets);
        add(1, this::flush);
        if (structural) {
            add(1, this::truncate);
            add(1, this::deleteBefore);
            if (state.log().config().storage() != Storage.FILE) {
                add(1, appends::takeExclusivelyOrRelease);
            }
            if (durable) {
                add(1, this::reopen);
            }
        }
    }

    private void add(final int weight, final Runnable operation) {
        for (int i = 0; i < weight; i++) {
            operations.add(operation);
        }
    }

    /** @throws AssertionError at the first difference */
    void run(final int count) {
        for (int i = 0; i < count; i++) {
            operations.get(state.random.nextInt(operations.size())).run();
        }
        lookAtOffsets();
        closeAndReadToTheEnd();
        delete();
    }

    /** How much of the log has been forgotten meanwhile. */
    long startOffset() {
        return startOffset;
    }

    private void lookAtOffsets() {
        state.note("look at the offsets");
        final long start = state.log().startOffset();
        state.result(start);
        assertThat(state.log().endOffset()).as("end offset").isEqualTo(model.endOffset());
        assertThat(state.log().committedOffset()).as("committed offset").isEqualTo(model.committedOffset());
        assertThat(start).as("start offset").isBetween(startOffset, model.committedOffset());
        assertThat(model.isBorder(start)).as("a frame starts at %d", start).isTrue();
        if (start > startOffset && state.isUndisturbed()) {
            assertRetained(start);
        }
        startOffset = start;
    }

    /** Closed segments that cover the retention, each filled up to a quarter at least three quarters. */
    private void assertRetained(final long start) {
        assertThat(state.log().config().overflow()).as("overflow").isEqualTo(Overflow.DELETE_OLDEST);
        final long segmentBytes = state.log().config().segmentBytes();
        final long segments = (state.log().config().retentionBytes() + segmentBytes - 1) / segmentBytes;
        assertThat(model.bytes(start))
                .as("bytes that retention has left")
                .isGreaterThanOrEqualTo(segments * (segmentBytes - SegmentDescriptor.HEADER_LENGTH) * 7 / 10);
    }

    private void flush() {
        state.note("flush");
        try {
            state.log().flush();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteBefore() {
        state.disturb();
        if (state.random.nextBoolean()) {
            readers.deleteTheOldestSegment();
            return;
        }
        final long before = state.log().startOffset();
        final long offset = state.offset();
        state.note("delete before %d", offset);
        state.log().deleteBefore(offset);
        if (state.log().config().overflow() == Overflow.REJECT) {
            assertThat(state.log().startOffset())
                    .as("no record at or behind %d is gone", offset)
                    .isLessThanOrEqualTo(Math.max(before, offset));
        }
    }

    private void truncate() {
        final long end = model.endOffset();
        final long offset = state.random.nextBoolean() ? state.offset() : end - state.random.nextInt(30);
        if (appends.isExclusive()) {
            assertThatIllegalStateException().isThrownBy(() -> state.log().truncateTo(offset));
            appends.release();
        }
        appends.closeClaims(); // which it would wait for
        state.note("truncate to %d", offset);
        state.disturb();
        try {
            final long cut = state.log().truncateTo(offset);
            state.result(cut);
            // Nothing is left that retention could drop after a cut below the start.
            final long start = state.log().startOffset();
            assertThat(cut).isEqualTo(model.frameOf(Math.max(start, offset)));
            model.truncateTo(cut);
            readers.truncated(cut);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        lookAtOffsets();
    }

    private void reopen() {
        appends.release();
        appends.closeClaims();
        readers.releaseSlices();
        state.note("close and open again");
        state.disturb();
        state.log().close();
        try {
            state.reopen();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        readers.openAll();
        lookAtOffsets();
    }

    private void closeAndReadToTheEnd() {
        state.note("close");
        state.log().close();
        model.close();
        if (state.log().config().storage() == Storage.FILE) {
            appends.claimsWereGivenUp();
        }
        appends.assertClosed();
        lookAtOffsets();
        readers.pollEach();
        while (appends.hasOpenClaims()) {
            appends.closeClaim();
            readers.poll();
        }
        readers.readToTheEnd();
        lookAtOffsets();
    }

    private void delete() {
        state.note("delete");
        try {
            state.log().delete();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        readers.assertDeleted();
        readers.releaseSlices(); // and what they hold is still there
    }
}
