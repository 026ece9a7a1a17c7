package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that refuses: nobody is told that a record is kept when it is not, and nobody waits for ever. */
@Timeout(60)
class FailedDeviceTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final TestDevice device = new TestDevice();

    @AfterEach
    void close() {
        maintenance.close();
    }

    private LogConfig config(final Storage storage, final FlushPolicy flush) {
        return new LogConfig(null, SEGMENT_BYTES, 64L * SEGMENT_BYTES)
                .withStorage(storage, directory.resolve("log"))
                .withFlush(flush);
    }

    private PartitionLog open(final Storage storage, final FlushPolicy flush) throws IOException {
        return PartitionLog.open(config(storage, flush), maintenance, device);
    }

    static UnsafeBuffer record(final long value) {
        return KilledWriter.record(value);
    }

    static long append(final PartitionLog log, final long value) {
        return Retry.append(() -> log.append(record(value), 0, KilledWriter.RECORD_BYTES, 0));
    }

    /** @return value by offset */
    static Map<Long, Long> read(final PartitionLog log) {
        final Map<Long, Long> values = new TreeMap<>();
        final LogReader reader = log.reader();
        int polled;
        do {
            polled = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> {
                        assertThat(KilledWriter.isWhole(buffer, offset, length)).isTrue();
                        values.put(recordOffset, buffer.getLong(offset));
                    },
                    100);
        } while (polled > 0);
        assertThat(polled).isIn(0, LogReader.CLOSED);
        return values;
    }

    private Map<Long, Long> readAfterPowerFailure(final Storage storage) throws IOException {
        final Path left = device.afterPowerFailure(directory.resolve("log"), directory.resolve("left"));
        try (PartitionLog log =
                PartitionLog.open(config(storage, FlushPolicy.NONE).withStorage(storage, left), maintenance)) {
            return read(log);
        }
    }

    static Map<Long, Long> numbered(final long count) {
        final Map<Long, Long> values = new TreeMap<>();
        LongStream.range(0, count).forEach(i -> values.put(i, i));
        return values;
    }

    private static void assertNothingIsAppended(final PartitionLog log) {
        final UnsafeBuffer batch = KafkaBatches.byHand(1, KafkaBatches.bytes("x"));
        final RecordBatch records = new RecordBatch(64);
        records.add(record(0), 0, 8, 0);
        assertThat(append(log, 0)).isEqualTo(PartitionLog.FAILED);
        assertThat(Retry.append(() -> log.append(records))).isEqualTo(PartitionLog.FAILED);
        assertThat(Retry.append(() -> log.appendRecordBatch(batch, 0, batch.capacity(), 0)))
                .isEqualTo(PartitionLog.FAILED);
        assertThat(Retry.append(() -> log.tryClaim(8, new Claim()))).isEqualTo(PartitionLog.FAILED);
        assertThatIOException().isThrownBy(log::flush);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void appendWhoseForceFailsIsFailedAndSoIsAllThatFollows(final Storage storage) throws IOException {
        final PartitionLog log = open(storage, FlushPolicy.EVERY_COMMIT);
        final LogReader reader = log.reader();
        LongStream.range(0, 10).forEach(i -> assertThat(append(log, i)).isEqualTo(i));
        device.refuseForcesAfter(0);
        assertThat(append(log, 10)).isEqualTo(PartitionLog.FAILED);
        assertNothingIsAppended(log);
        device.allowForces(); // it would be a lie: what the first one could not write is forgotten by then
        assertNothingIsAppended(log);

        assertThat(read(log)).as("what was acknowledged can be read").containsAllEntriesOf(numbered(10));
        assertThat(reader.poll(PartitionLogFixture::ignore, 10)).isEqualTo(10);
        log.close();
        assertThat(read(log)).containsAllEntriesOf(numbered(10));
        assertThat(readAfterPowerFailure(storage)).as("what the device kept").isEqualTo(numbered(10));
        try (PartitionLog again = open(storage, FlushPolicy.EVERY_COMMIT)) {
            assertThat(read(again)).containsAllEntriesOf(numbered(10));
            assertThat(append(again, 99)).isBetween(10L, 12L);
        }
    }

    @Test
    void appendWhoseWriteFailsIsFailedAndItsHalfRecordIsCutOff() throws IOException {
        final PartitionLog log = open(Storage.FILE, FlushPolicy.EVERY_COMMIT);
        LongStream.range(0, 10).forEach(i -> assertThat(append(log, i)).isEqualTo(i));
        device.refuseWrites();
        assertThat(append(log, 10)).isEqualTo(PartitionLog.FAILED);
        assertNothingIsAppended(log);
        assertThat(read(log)).isEqualTo(numbered(10));
        log.close();
        assertThat(readAfterPowerFailure(Storage.FILE)).isEqualTo(numbered(10));
        try (PartitionLog again =
                PartitionLog.open(config(Storage.FILE, FlushPolicy.EVERY_COMMIT), maintenance, Device.SYSTEM)) {
            assertThat(read(again)).isEqualTo(numbered(10));
            assertThat(append(again, 10)).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void claimWhoseForceFailsIsNotCommitted(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.EVERY_COMMIT)) {
            final Claim claim = new Claim();
            assertThat(log.tryClaim(8, claim)).isZero();
            device.refuseForcesAfter(0);
            assertThat(claim.commit(0)).isFalse();
            assertNothingIsAppended(log);
        }
    }

    @Test
    void exclusiveAppenderIsToldOfTheFailureToo() throws IOException {
        try (PartitionLog log = open(Storage.MAPPED, FlushPolicy.EVERY_COMMIT);
                ExclusiveAppender appender = log.exclusiveAppender()) {
            assertThat(Retry.append(() -> appender.append(record(0), 0, KilledWriter.RECORD_BYTES, 0)))
                    .isZero();
            device.refuseForcesAfter(0);
            for (int i = 0; i < 3; i++) {
                assertThat(Retry.append(() -> appender.append(record(1), 0, KilledWriter.RECORD_BYTES, 0)))
                        .isEqualTo(PartitionLog.FAILED);
            }
            assertThat(readAfterPowerFailure(Storage.MAPPED)).isEqualTo(numbered(1));
        }
    }

    /** The failure comes at every possible moment of the first few forces, among threads that share them. */
    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void threadsThatShareForcesAreAllToldAndNothingAcknowledgedIsLost(final Storage storage) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 20; round++) {
                final Path place = directory.resolve("log" + round);
                final TestDevice failing = new TestDevice();
                final PartitionLog log = PartitionLog.open(
                        config(storage, FlushPolicy.EVERY_COMMIT).withStorage(storage, place), maintenance, failing);
                failing.refuseForcesAfter(round * 40);
                final List<Future<Map<Long, Long>>> appends = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    final long first = thread * 1_000_000L;
                    appends.add(threads.submit(() -> appendUntilFailed(log, first)));
                }
                final Map<Long, Long> acknowledged = new TreeMap<>();
                for (final Future<Map<Long, Long>> append : appends) {
                    acknowledged.putAll(append.get(20, TimeUnit.SECONDS));
                }
                assertThat(read(log)).containsAllEntriesOf(acknowledged);
                log.close();
                final Path left = failing.afterPowerFailure(place, directory.resolve("left" + round));
                try (PartitionLog again =
                        PartitionLog.open(config(storage, FlushPolicy.NONE).withStorage(storage, left), maintenance)) {
                    if (storage == Storage.MAPPED) {
                        assertThat(read(again)).isEqualTo(acknowledged);
                    } else {
                        // A force takes along what others have written since.
                        assertThat(read(again)).containsAllEntriesOf(acknowledged);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void appendIsNotAcknowledgedByACloseThatCannotForceIt(final Storage storage) throws Exception {
        final PartitionLog log = open(storage, FlushPolicy.EVERY_COMMIT);
        try (HeldAppend append = HeldAppend.start(log)) {
            device.refuseForcesAfter(0);
            log.close();
            assertThat(append.outcome()).isEqualTo(PartitionLog.FAILED);
        }
    }

    @Test
    void appendThatADeletionOvertakesIsClosedUnlessTheDeviceFailed() throws Exception {
        final PartitionLog log = open(Storage.MAPPED, FlushPolicy.EVERY_COMMIT);
        try (HeldAppend append = HeldAppend.start(log)) {
            log.delete();
            assertThat(append.outcome()).isEqualTo(PartitionLog.CLOSED);
        }
        final PartitionLog failing = open(Storage.MAPPED, FlushPolicy.EVERY_COMMIT);
        try (HeldAppend append = HeldAppend.start(failing)) {
            device.refuseForcesAfter(0);
            assertThatIOException().isThrownBy(failing::flush);
            failing.delete();
            assertThat(append.outcome()).isEqualTo(PartitionLog.FAILED);
        }
    }

    /** An append that a listener keeps between its write and the force it is to wait for. */
    private record HeldAppend(FutureTask<Long> task, CountDownLatch release) implements AutoCloseable {

        static HeldAppend start(final PartitionLog log) throws InterruptedException {
            final CountDownLatch written = new CountDownLatch(1);
            final CountDownLatch release = new CountDownLatch(1);
            final FutureTask<Long> task = new FutureTask<>(() -> FailedDeviceTest.append(log, 0));
            final Thread producer = Thread.ofPlatform().daemon(true).unstarted(task);
            log.addListener(bytes -> {
                if (Thread.currentThread() == producer) {
                    written.countDown();
                    try {
                        release.await();
                    } catch (final InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            producer.start();
            written.await();
            return new HeldAppend(task, release);
        }

        long outcome() throws Exception {
            release.countDown();
            return task.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            release.countDown();
        }
    }

    private static Map<Long, Long> appendUntilFailed(final PartitionLog log, final long first) {
        final Map<Long, Long> acknowledged = new TreeMap<>();
        for (long value = first; ; value++) {
            final long offset = append(log, value);
            if (offset < 0) {
                assertThat(offset).isEqualTo(PartitionLog.FAILED);
                return acknowledged;
            }
            acknowledged.put(offset, value);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void failureThatTheMaintenanceMeetsStopsAppends(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.NONE)) {
            assertThat(append(log, 0)).isZero();
            device.refuseForcesAfter(0);
            // It forces a segment once that is full.
            await().until(() -> appendUntilFailed(log, 1) != null);
            assertNothingIsAppended(log);
            assertThat(read(log)).containsEntry(0L, 0L);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void failureDuringADeletionOrTruncationIsNotForgotten(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.NONE)) {
            LongStream.range(0, 10).forEach(i -> assertThat(append(log, i)).isEqualTo(i));
            device.refuseForcesAfter(0);
            assertThatIOException().isThrownBy(() -> log.truncateTo(5));
            device.allowForces();
            assertThatIOException().isThrownBy(() -> log.truncateTo(5));
            assertNothingIsAppended(log);
            assertThat(read(log)).containsAllEntriesOf(numbered(5));
        }
    }

    /** The device is well; a directory in a file's place is what cannot be removed or replaced. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void truncationThatIsStuckAmongItsFilesStopsAppends(final boolean fileBehindTheCut) throws IOException {
        try (MappedPartitionLog log = (MappedPartitionLog) open(Storage.MAPPED, FlushPolicy.NONE)) {
            final long count = fileBehindTheCut ? 1_500 : 10;
            LongStream.range(0, count).forEach(i -> assertThat(append(log, i)).isEqualTo(i));
            final Segment cut = log.oldest();
            final Path inTheWay = (fileBehindTheCut ? cut.next : cut).region.file();
            Files.delete(inTheWay);
            Files.createDirectories(inTheWay.resolve("full"));
            assertThatIOException().isThrownBy(() -> log.truncateTo(5));
            Files.delete(inTheWay.resolve("full"));
            Files.delete(inTheWay);
            assertNothingIsAppended(log);
            assertThat(read(log)).containsAllEntriesOf(numbered(5));
        }
    }

    @Test
    void deletionThatCannotBeForcedStopsAppendsAndLeavesNoGap() throws IOException {
        final PartitionLog log = open(Storage.MAPPED, FlushPolicy.NONE);
        final LogReader reader = log.reader();
        for (long i = 0; i < 1_500; i++) {
            assertThat(append(log, i)).isEqualTo(i);
        }
        final long second = reader.nextSegmentOffset();
        assertThat(reader.seek(second)).isTrue();
        final long third = reader.nextSegmentOffset();
        log.flush();
        device.refuseForcesAfter(0);
        log.deleteBefore(third);
        device.allowForces();
        assertNothingIsAppended(log);
        assertThat(read(log)).containsEntry(third, third);
        log.close();
        assertThat(readAfterPowerFailure(Storage.MAPPED)).containsEntry(third, third);
    }

    /**
     * A killed process leaves records that the kernel has and the device has not. Whoever opens the log next and acknowledges
     * a record behind them vouches for them, too.
     */
    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void recordsOfAKilledProcessAreForcedBeforeAnyBehindThemIsAcknowledged(final Storage storage) throws IOException {
        final Path pages = directory.resolve("pages");
        final long appended = 700; // some in a segment that is full
        try (PartitionLog killed = open(storage, FlushPolicy.NONE)) {
            append(killed, 0);
            killed.flush();
            device.refuseForcesAfter(0);
            for (long i = 1; i < appended; i++) {
                append(killed, i);
            }
            Files.createDirectories(pages);
            for (final Path file :
                    LogDirectory.segmentFiles(config(storage, FlushPolicy.NONE).directory())) {
                Files.copy(file, pages.resolve(file.getFileName()));
            }
        }
        device.allowForces();
        final Map<Long, Long> acknowledged;
        try (PartitionLog log = PartitionLog.open(
                config(storage, FlushPolicy.EVERY_COMMIT).withStorage(storage, pages), maintenance, device)) {
            acknowledged = read(log);
            acknowledged.put(append(log, -1), -1L);
            final Path left = device.afterPowerFailure(pages, directory.resolve("left"));
            try (PartitionLog again =
                    PartitionLog.open(config(storage, FlushPolicy.NONE).withStorage(storage, left), maintenance)) {
                assertThat(read(again)).isEqualTo(acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(100);
    }
}
