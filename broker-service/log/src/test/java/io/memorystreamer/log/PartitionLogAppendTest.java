package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of {@link PartitionLog} does with what is appended. */
@ParameterizedClass
@EnumSource
class PartitionLogAppendTest extends PartitionLogFixture {

    @Test
    void recordsComeBackAsTheyWereAppendedWithDenseOffsets() {
        final UnsafeBuffer first = bytes("first");
        assertThat(log.append(first, 0, 5, 11)).isZero();
        assertThat(log.append(new UnsafeBuffer(new byte[0]), 0, 0, 12)).isEqualTo(1);
        assertThat(log.append(first, 1, 3, 13)).isEqualTo(2);

        assertThat(drain(log.reader())).containsExactly("0@11:first", "1@12:", "2@13:irs");
        assertThat(log.startOffset()).isZero();
        assertThat(log.endOffset()).isEqualTo(3);
        assertThat(log.committedOffset()).isEqualTo(3);
    }

    @Test
    void recordLargerThanAQuarterOfTheSegmentIsRefused() {
        final UnsafeBuffer large = new UnsafeBuffer(new byte[SEGMENT_BYTES]);
        assertThat(log.append(large, 0, log.maxRecordLength() + 1, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.append(large, 0, -1, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.tryClaim(log.maxRecordLength() + 1, new Claim())).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.append(new RecordBatch(64))).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.append(large, 0, log.maxRecordLength(), 0)).isZero();
        assertThat(log.reader().poll(PartitionLogFixture::ignore, 1)).isEqualTo(1);
    }

    @Test
    void batchBecomesVisibleWithConsecutiveOffsets() {
        appendNumbered(1);
        final RecordBatch batch = new RecordBatch(64);
        assertThat(batch.add(bytes("a"), 0, 1, 7)).isTrue();
        assertThat(batch.add(bytes("bc"), 0, 2, 8)).isTrue();
        assertThat(batch.add(bytes("d"), 0, 1, 9))
                .as("64 bytes hold two frames")
                .isFalse();
        assertThat(log.append(batch)).isEqualTo(1);
        batch.clear();
        assertThat(batch.add(bytes("d"), 0, 1, 9)).isTrue();
        assertThat(log.append(batch)).isEqualTo(3);
        assertThat(drain(log.reader())).containsExactly("0@0:0", "1@7:a", "2@8:bc", "3@9:d");
    }

    @Test
    void offsetsStayDenseOverManyRotations() {
        final LogReader reader = log.reader();
        long expected = 0;
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 100; i++) {
                appendBytes(200);
            }
            for (int records = reader.poll(PartitionLogFixture::ignore, 1000); records > 0; ) {
                expected += records;
                records = reader.poll(PartitionLogFixture::ignore, 1000);
            }
            assertThat(reader.offset()).isEqualTo(expected);
        }
        assertThat(expected).isEqualTo(10_000);
        assertThat(log.startOffset()).as("retention has dropped segments").isPositive();
    }

    @Test
    void closedLogRefusesAppendsAndCanBeReadToItsEnd() {
        appendNumbered(3);
        final LogReader reader = log.reader();
        log.close();
        assertThat(log.append(bytes("x"), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(drain(reader)).hasSize(3);
        assertThat(reader.poll(PartitionLogFixture::ignore, 1)).isEqualTo(LogReader.CLOSED);
        log.close();
    }

    @Test
    void listenerIsToldOfAppendsAndOfTheClose() {
        final AtomicLong told = new AtomicLong();
        final AtomicLong last = new AtomicLong();
        final AppendListener listener = bytes -> {
            told.incrementAndGet();
            last.set(bytes);
        };
        log.addListener(listener);
        await().until(() -> told.get() == 1);
        appendNumbered(1);
        assertThat(told).hasValue(2);
        log.removeListener(listener);
        appendNumbered(1);
        assertThat(told).hasValue(2);
        log.addListener(listener);
        await().until(() -> told.get() == 3);
        log.close();
        assertThat(last).hasValue(Integer.MAX_VALUE);
    }
}
