package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Reads {@link CheckedRecord}s: each must be whole, and must still be the same when it has been looked through. */
final class CheckingReader {

    private final PartitionLog log;
    private final LogReader reader;
    private final LongConsumer between;
    private long next;
    private long records;

    CheckingReader(final PartitionLog log) {
        this(log, recordOffset -> {});
    }

    /** @param between is called with a record's offset between the two looks at it */
    CheckingReader(final PartitionLog log, final LongConsumer between) {
        this.log = log;
        this.between = between;
        this.reader = log.reader();
    }

    /** Offset behind the last record read. */
    long next() {
        return next;
    }

    long records() {
        return records;
    }

    int poll(final int limit) {
        return reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> {
                    if (recordOffset < next || !CheckedRecord.isWhole(buffer, offset, length, recordOffset)) {
                        throw new AssertionError("not the record of offset " + recordOffset);
                    }
                    between.accept(recordOffset);
                    if (!CheckedRecord.isWhole(buffer, offset, length, recordOffset)) {
                        throw new AssertionError("not the record of offset " + recordOffset + " any more");
                    }
                    next = recordOffset + 1;
                    records++;
                },
                limit);
    }

    /** Returns when retention has overtaken this reader, or nobody writes any more. */
    void awaitLap(final Future<?> writer) {
        while (log.startOffset() <= reader.offset() && !writer.isDone()) {
            Thread.onSpinWait();
        }
    }

    /** After {@link LogReader#OFFSET_OUT_OF_RANGE}. */
    void goOnAtTheStart() {
        assertThat(reader.offset()).isLessThan(log.startOffset());
        reader.seekToStart();
    }

    void readUntilClosed() {
        int outcome;
        do {
            outcome = poll(50);
            if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
                reader.seekToStart(); // the log may be gone by now
            } else if (outcome != LogReader.CLOSED) {
                assertThat(outcome).isNotNegative();
            }
        } while (outcome != LogReader.CLOSED);
    }
}
