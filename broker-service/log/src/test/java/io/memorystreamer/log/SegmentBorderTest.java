package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What readers see where one segment ends and the next begins. */
class SegmentBorderTest {

    /** Two frames of 16 bytes of payload, and 24 bytes that a third does not fit into. */
    private static final int CAPACITY = 88;

    private static final int RECORD_LENGTH = 16;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[100]);

    @AfterEach
    void close() {
        maintenance.close();
    }

    @Test
    void pollGoesOnBehindThePaddingOfAFullSegment() {
        final PartitionLog log = HeapLog.create(CAPACITY, 4, maintenance);
        final LogReader reader = log.reader();
        append(log, 2);
        assertThat(poll(reader)).isEqualTo(2);
        append(log, 1);
        assertThat(poll(reader))
                .as("a record is there; 0 would say there is none")
                .isEqualTo(1);
        log.close();
        assertThat(poll(reader)).isEqualTo(LogReader.CLOSED);
    }

    @Test
    void readBatchesGoesOnBehindThePaddingOfAFullSegment() {
        final PartitionLog log = HeapLog.create(88, 4, maintenance);
        final LogReader reader = log.reader();
        appendBatch(log);
        reader.readBatches(1_000).close();
        appendBatch(log);
        try (BatchSlice slice = reader.readBatches(1_000)) {
            assertThat(slice.batches()).hasSize(1);
        }
    }

    @Test
    void batchesInFrontOfANativeRecordCanBeRead() {
        final PartitionLog log = HeapLog.create(1024, 4, maintenance);
        final LogReader reader = log.reader();
        appendBatch(log);
        append(log, 1);
        try (BatchSlice slice = reader.readBatches(1_000)) {
            assertThat(slice.batches()).hasSize(1);
        }
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> reader.readBatches(1_000));
        assertThat(poll(reader)).isEqualTo(1);
    }

    @Test
    void seekInsideAHandlerDoesNotMixTwoSegments() {
        final PartitionLog log = HeapLog.create(CAPACITY, 4, maintenance);
        append(log, 3);
        final LogReader reader = log.reader();
        assertThat(poll(reader)).isEqualTo(2);
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> reader.seekToStart(), 1))
                .isEqualTo(1);
        append(log, 1);
        final List<Long> numbers = new ArrayList<>();
        reader.poll((buffer, offset, length, recordOffset, timestamp) -> numbers.add(timestamp), 1);
        assertThat(numbers).containsExactly(3L);
    }

    @Test
    void idleReaderKeepsNoDroppedSegmentsAlive() {
        final MappedPartitionLog log = HeapLog.create(CAPACITY, 1, maintenance);
        final LogReader idle = log.reader();
        final LogReader idleAtItsSegmentsEnd = log.reader();
        append(log, 2);
        poll(idleAtItsSegmentsEnd);
        final List<WeakReference<Segment>> segments = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            append(log, 2);
            segments.add(new WeakReference<>(log.oldest()));
        }
        await().untilAsserted(() -> {
            append(log, 2);
            System.gc();
            assertThat(segments.subList(10, 90)).allMatch(segment -> segment.refersTo(null));
        });
        assertThat(poll(idle)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(poll(idleAtItsSegmentsEnd)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
        log.committedOffset();
        assertThat(log.committedOffset()).isEqualTo(log.endOffset());
    }

    @Test
    void readerAtTheEndOfADroppedSegmentGoesOnWhenTheNextIsStillThere() {
        final PartitionLog log = HeapLog.create(CAPACITY, 1, maintenance);
        final LogReader reader = log.reader();
        long read = 0;
        for (int i = 0; i < 100; i++) {
            append(log, 2);
            // Two records to a segment, one segment retained: never lapped, and often at the end of a dropped segment.
            for (int records = poll(reader); records != 0; records = poll(reader)) {
                assertThat(records).isPositive();
                read += records;
            }
            assertThat(read).isEqualTo(2 * (i + 1));
        }
    }

    @Test
    void committedOffsetFollowsThroughThousandsOfSegmentsOnASmallStack() throws Exception {
        final PartitionLog log = HeapLog.create(CAPACITY, 5_000, maintenance);
        append(log, 8_000);
        final FutureTask<Long> committed = new FutureTask<>(log::committedOffset);
        final Thread thread = new Thread(null, committed, "small-stack", 160 * 1024);
        thread.start();
        assertThat(committed.get(20, TimeUnit.SECONDS)).isEqualTo(8_000);
    }

    private void append(final PartitionLog log, final int records) {
        for (int i = 0; i < records; i++) {
            final long number = log.endOffset();
            assertThat(Retry.append(() -> log.append(record, 0, RECORD_LENGTH, number)))
                    .isNotNegative();
        }
    }

    private void appendBatch(final PartitionLog log) {
        assertThat(Retry.append(() -> log.appendRecordBatch(record, 0, RecordBatchDescriptor.HEADER_LENGTH, 0)))
                .isNotNegative();
    }

    private static int poll(final LogReader reader) {
        return reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 10);
    }
}
