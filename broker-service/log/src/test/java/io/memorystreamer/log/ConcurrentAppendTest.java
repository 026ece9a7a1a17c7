package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Many producers, several readers, small segments: rotation and reuse happen hundreds of times. */
class ConcurrentAppendTest {

    private static final int PRODUCERS = 4;
    private static final int READERS = 2;
    private static final int RECORDS_PER_PRODUCER = 60_000;

    /** Producer number, sequence number, and their mix again at the end of the record. */
    private static final int RECORD_LENGTH = 24;

    @TempDir
    Path directory;

    private final AtomicLong[] readOffsets = new AtomicLong[READERS];

    @RepeatedTest(3)
    void everyReaderSeesEveryRecordOnceAndEachProducersInOrder() throws Exception {
        for (int i = 0; i < READERS; i++) {
            readOffsets[i] = new AtomicLong();
        }
        try (LogMaintenance maintenance = new LogMaintenance();
                PartitionLog log = PartitionLog.open(
                        new LogConfig(directory, LogConfig.MIN_SEGMENT_BYTES, 8 * LogConfig.MIN_SEGMENT_BYTES),
                        maintenance);
                ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + READERS)) {
            final List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                final int reader = i;
                running.add(threads.submit(() -> read(log, reader)));
            }
            for (int i = 0; i < PRODUCERS; i++) {
                final int producer = i;
                running.add(threads.submit((Callable<Void>) () -> produce(log, producer)));
            }
            for (final Future<?> task : running) {
                task.get(60, TimeUnit.SECONDS);
            }
            assertThat(log.endOffset()).isEqualTo(PRODUCERS * (long) RECORDS_PER_PRODUCER);
            // Each new segment is put there by one that took the flag; most appends needed no other thread.
            final int recordsOfASegment = LogConfig.MIN_SEGMENT_BYTES / RECORD_LENGTH;
            assertThat(log.waitedAppends()).isBetween(log.endOffset() / recordsOfASegment, log.endOffset() / 2);
        }
    }

    private Void produce(final PartitionLog log, final int producer) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_LENGTH]);
        for (int sequence = 0; sequence < RECORDS_PER_PRODUCER; sequence++) {
            record.putLong(0, producer);
            record.putLong(8, sequence);
            record.putLong(16, mix(producer, sequence));
            // Half the retention is a distance at which no reader can be lapped.
            while (log.endOffset() - slowestReader() > 4 * LogConfig.MIN_SEGMENT_BYTES / 64) {
                Thread.onSpinWait();
            }
            while (log.append(record, 0, RECORD_LENGTH, sequence) < 0) {
                Thread.yield();
            }
        }
        return null;
    }

    private long slowestReader() {
        long slowest = Long.MAX_VALUE;
        for (final AtomicLong offset : readOffsets) {
            slowest = Math.min(slowest, offset.get());
        }
        return slowest;
    }

    private void read(final PartitionLog log, final int number) {
        final LogReader reader = log.reader();
        final long[] nextSequence = new long[PRODUCERS];
        final long[] nextOffset = new long[1];
        final long total = PRODUCERS * (long) RECORDS_PER_PRODUCER;
        while (nextOffset[0] < total) {
            final int records = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> {
                        final int producer = (int) buffer.getLong(offset);
                        final long sequence = buffer.getLong(offset + 8);
                        if (length != RECORD_LENGTH
                                || recordOffset != nextOffset[0]
                                || timestamp != sequence
                                || sequence != nextSequence[producer]
                                || buffer.getLong(offset + 16) != mix(producer, sequence)) {
                            throw new AssertionError("foreign or torn record at " + recordOffset);
                        }
                        nextSequence[producer]++;
                        nextOffset[0]++;
                    },
                    256);
            assertThat(records).isNotNegative();
            readOffsets[number].set(nextOffset[0]);
            if (records == 0) {
                Thread.yield();
            }
        }
    }

    private static long mix(final long producer, final long sequence) {
        return (producer * 31 + sequence) * 0x9E37_79B9_7F4A_7C15L;
    }
}
