package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a checkpoint vouches for is on the device, segment headers included. */
class PowerFailureTest {

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final TestDevice device = new TestDevice();

    @AfterEach
    void close() {
        maintenance.close();
    }

    /** Nobody forces a segment behind the test's back. */
    private PartitionLog openWithoutMaintenance(final Storage storage) throws IOException {
        final PartitionLog log = PartitionLog.open(config(storage, directory.resolve("log")), maintenance, device);
        await().until(log::maintain);
        log.maintenanceRequested.set(true); // as if it were queued already, so that it never is
        return log;
    }

    private static LogConfig config(final Storage storage, final Path place) {
        return LogConfig.anonymous(LogConfig.MIN_SEGMENT_BYTES, 64L * LogConfig.MIN_SEGMENT_BYTES)
                .withStorage(storage, place);
    }

    private Map<Long, Long> readAfterPowerFailure(final Storage storage) throws IOException {
        final Path left = device.afterPowerFailure(directory.resolve("log"), directory.resolve("left"));
        try (PartitionLog log = PartitionLog.open(config(storage, left), maintenance)) {
            return FailedDeviceTest.read(log);
        }
    }

    /** @return the offset behind the first segment, which is full */
    private static long fillASegment(final PartitionLog log) {
        final LogReader reader = log.reader();
        long appended = 0;
        while (reader.nextSegmentOffset() == log.endOffset() || appended == 0) {
            assertThat(FailedDeviceTest.append(log, appended)).isEqualTo(appended);
            appended++;
        }
        return reader.nextSegmentOffset();
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void truncationVouchesForTheSegmentsBeforeItsOwn(final Storage storage) throws IOException {
        try (PartitionLog log = openWithoutMaintenance(storage)) {
            final long second = fillASegment(log);
            for (long i = log.endOffset(); i < second + 20; i++) {
                assertThat(FailedDeviceTest.append(log, i)).isEqualTo(i);
            }
            assertThat(log.truncateTo(second + 10)).isEqualTo(second + 10);
            if (storage == Storage.MAPPED) {
                device.renamed(
                        "truncated.tmp",
                        LogDirectory.segmentFiles(directory.resolve("log"))
                                .get(1)
                                .getFileName()
                                .toString());
            }
            assertThat(readAfterPowerFailure(storage)).isEqualTo(FailedDeviceTest.numbered(second + 10));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void segmentThatACheckpointNamesIsThereThoughNothingInItWasForced(final Storage storage) throws IOException {
        final Claim open = new Claim();
        try (PartitionLog log = openWithoutMaintenance(storage)) {
            final long fit = (LogConfig.MIN_SEGMENT_BYTES - SegmentDescriptor.HEADER_LENGTH)
                    / FrameEncoder.alignedLength(KilledWriter.RECORD_BYTES);
            for (long i = 0; i < fit; i++) {
                assertThat(FailedDeviceTest.append(log, i)).isEqualTo(i);
            }
            assertThat(log.tryClaim(KilledWriter.RECORD_BYTES, open)).isEqualTo(fit);
            assertThat(log.reader().nextSegmentOffset()).isEqualTo(fit);
            log.maintain();
            assertThat(readAfterPowerFailure(storage)).isEqualTo(FailedDeviceTest.numbered(fit));
            open.abort();
        }
    }

    /** The device keeps the header of the third segment without being asked to, as it may. */
    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void logWithAnOpenClaimInItsFirstSegmentEndsThereThoughTheThirdIsOnTheDevice(final Storage storage)
            throws IOException {
        final Claim open = new Claim();
        final Path place = directory.resolve("log");
        try (PartitionLog log = PartitionLog.open(config(storage, place), maintenance, device)) {
            assertThat(log.tryClaim(8, open)).isZero();
            for (long i = 1; i < 700; i++) {
                assertThat(FailedDeviceTest.append(log, i)).isEqualTo(i);
            }
            final Path left = device.afterPowerFailure(place, directory.resolve("left"));
            final Path third = LogDirectory.segmentFiles(place).get(2);
            Files.copy(third, left.resolve(third.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            try (PartitionLog again = PartitionLog.open(config(storage, left), maintenance)) {
                assertThat(again.endOffset()).isZero();
            }
            open.abort();
        }
    }
}
