package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ClosedLogTest {

    /** Three frames and 8 bytes of padding, so that closing meets both kinds of segment ends and rotations. */
    private static final int CAPACITY = 104;

    @Test
    void closedIsNotReportedBeforeTheLastRecordIsRead() throws Exception {
        try (LogMaintenance maintenance = new LogMaintenance();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 3_000; round++) {
                final PartitionLog log = HeapLog.create(CAPACITY, 1_000, maintenance);
                final LogReader reader = log.reader();
                final CountDownLatch started = new CountDownLatch(2);
                final Future<Long> appended = threads.submit((Callable<Long>) () -> produceUntilClosed(log, started));
                final Future<Long> read = threads.submit((Callable<Long>) () -> readUntilClosed(reader, started));
                started.await();
                log.close();
                assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(appended.get(20, TimeUnit.SECONDS));
            }
        }
    }

    private static long produceUntilClosed(final PartitionLog log, final CountDownLatch started) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[16]);
        long records = 0;
        started.countDown();
        // Fewer than the log retains, so that no reader is lapped.
        while (records < 2_000) {
            final long outcome = log.append(record, 0, 16, 0);
            if (outcome == PartitionLog.CLOSED) {
                return records;
            }
            if (outcome >= 0) {
                records++;
            }
        }
        return records;
    }

    private static long readUntilClosed(final LogReader reader, final CountDownLatch started) {
        long records = 0;
        started.countDown();
        while (true) {
            final int outcome = reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 10);
            if (outcome == LogReader.CLOSED) {
                return records;
            }
            assertThat(outcome).isNotEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
            records += outcome;
        }
    }
}
