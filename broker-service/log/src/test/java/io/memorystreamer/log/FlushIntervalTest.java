package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link FlushPolicy.Kind#INTERVAL}: the clock forces what appends leave behind, and appends nothing by itself. */
class FlushIntervalTest {

    private static final int RECORDS = 10;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final TestDevice device = new TestDevice();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[100]);

    @AfterEach
    void close() {
        maintenance.close();
    }

    private PartitionLog open(final Storage storage, final FlushPolicy flush) throws IOException {
        final PartitionLog log = PartitionLog.open(
                LogConfig.anonymous(LogConfig.MIN_SEGMENT_BYTES, 10L * LogConfig.MIN_SEGMENT_BYTES)
                        .withStorage(storage, directory.resolve("log"))
                        .withFlush(flush),
                maintenance,
                device);
        if (storage == Storage.MAPPED) {
            // The headers of the first segment and of those that stand ready.
            await().until(() -> device.forces() == 1 + PartitionLog.READY_REGIONS);
        }
        return log;
    }

    private void append(final PartitionLog log) {
        for (int i = 0; i < RECORDS; i++) {
            assertThat(log.append(record, 0, 100, 0)).isNotNegative();
        }
    }

    private boolean isCheckpointAt(final long offset) throws IOException {
        final Checkpoint checkpoint = Checkpoint.read(directory.resolve("log"));
        return checkpoint != null && checkpoint.offset() == offset;
    }

    private long recordsAfterPowerFailure(final Storage storage, final String name) throws IOException {
        final Path left = device.afterPowerFailure(directory.resolve("log"), directory.resolve(name));
        try (PartitionLog log = PartitionLog.open(
                LogConfig.anonymous(LogConfig.MIN_SEGMENT_BYTES, 10L * LogConfig.MIN_SEGMENT_BYTES)
                        .withStorage(storage, left),
                maintenance)) {
            return log.committedOffset();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void recordsAreForcedAndTheCheckpointMovesWithoutAnotherAppend(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.every(Duration.ofMillis(20)))) {
            for (int round = 1; round <= 3; round++) {
                final int before = device.forces();
                append(log);
                final long end = (long) round * RECORDS;
                await().until(() -> isCheckpointAt(end));
                assertThat(device.forces()).isGreaterThan(before);
                assertThat(recordsAfterPowerFailure(storage, "left" + round)).isEqualTo(end);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void logWithoutAppendsForcesNothing(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.every(Duration.ofMillis(1)))) {
            append(log);
            await().until(() -> isCheckpointAt(RECORDS));
            final int before = device.forces();
            await().during(Duration.ofMillis(300)).until(() -> device.forces() == before);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void intervalThatIsNotOverForcesNothing(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.every(Duration.ofDays(1)))) {
            final int before = device.forces();
            append(log);
            await().during(Duration.ofMillis(300)).until(() -> device.forces() == before);
            log.flush();
            assertThat(device.forces()).isGreaterThan(before);
        }
    }

    /** A claim in the middle holds back what stands behind it, not what stands before it. */
    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "FILE"})
    void openClaimHoldsBackNothingBeforeIt(final Storage storage) throws IOException {
        try (PartitionLog log = open(storage, FlushPolicy.every(Duration.ofMillis(20)))) {
            final int before = device.forces();
            final Claim claim = new Claim();
            append(log);
            assertThat(log.tryClaim(8, claim)).isEqualTo(RECORDS);
            append(log);
            await().until(() -> device.forces() > before);
            assertThat(recordsAfterPowerFailure(storage, "left")).isEqualTo(RECORDS);
            assertThat(claim.commit(0)).isTrue();
            await().until(() -> isCheckpointAt(2 * RECORDS + 1));
        }
    }
}
