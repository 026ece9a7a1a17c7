package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An open log takes another retention and another flush policy. */
class ReconfigureTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private LogMaintenance maintenance;
    private PartitionLog log;

    @BeforeEach
    void start() {
        maintenance = new LogMaintenance();
    }

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    private LogConfig open(final Storage storage, final int retainedSegments) throws IOException {
        final LogConfig config = retaining(storage, retainedSegments);
        log = PartitionLog.open(config, maintenance);
        return config;
    }

    private LogConfig retaining(final Storage storage, final int segments) {
        return new LogConfig(null, SEGMENT_BYTES, (long) segments * SEGMENT_BYTES)
                .withStorage(storage, directory.resolve(storage == Storage.MEMORY ? "" : "log"));
    }

    private void fill(final int segments) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1000]);
        for (int i = 0; i < segments * SEGMENT_BYTES / 1000; i++) {
            assertThat(Retry.append(() -> log.append(record, 0, 1000, 0))).isNotNegative();
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            return files.filter(file -> file.getFileName().toString().contains("segment"))
                    .count();
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void aSmallerRetentionDropsWhatItNoLongerCovers(final Storage storage) throws IOException {
        open(storage, 8);
        fill(8);
        assertThat(log.startOffset()).isZero();
        assertThat(log.storedBytes()).isGreaterThan(7L * SEGMENT_BYTES);

        log.reconfigure(retaining(storage, 2));

        await().untilAsserted(() -> assertThat(log.storedBytes()).isLessThanOrEqualTo(3L * SEGMENT_BYTES));
        assertThat(log.startOffset()).isPositive();
        assertThat(log.config().retentionBytes()).isEqualTo(2L * SEGMENT_BYTES);
        if (storage != Storage.MEMORY) {
            await("what was dropped is given back").until(() -> files() <= 5);
        }
        fill(8); // and goes on within the new bound
        await().until(() -> log.storedBytes() <= 3L * SEGMENT_BYTES);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void aLargerRetentionKeepsMore(final Storage storage) throws IOException {
        open(storage, 1);

        log.reconfigure(retaining(storage, 8));

        fill(8);
        assertThat(log.startOffset()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void anAgeThatComesLaterIsAppliedToWhatIsThere(final Storage storage) throws IOException {
        final LogConfig config = open(storage, 8);
        fill(2);
        final long end = log.endOffset();

        log.reconfigure(config.withRetentionMillis(50));
        await().until(() -> log.startOffset() == end);

        log.reconfigure(config);
        fill(2);
        assertThat(log.startOffset()).isEqualTo(end);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void aLogThatRejectsTakesMoreWhenItMayHoldMore(final Storage storage) throws IOException {
        final LogConfig config = open(storage, 2).withOverflow(Overflow.REJECT);
        log.reconfigure(config);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1000]);
        long outcome = 0;
        while (outcome >= 0) {
            outcome = Retry.append(() -> log.append(record, 0, 1000, 0));
        }
        assertThat(outcome).isEqualTo(PartitionLog.LOG_FULL);

        log.reconfigure(retaining(storage, 3).withOverflow(Overflow.REJECT));

        assertThat(Retry.append(() -> log.append(record, 0, 1000, 0))).isNotNegative();
        assertThat(log.startOffset()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Storage.class,
            names = {"MAPPED", "FILE"})
    void theFlushPolicyMayBeChangedAndChangedBack(final Storage storage) throws IOException {
        final LogConfig config = open(storage, 4);
        for (final FlushPolicy policy :
                new FlushPolicy[] {FlushPolicy.EVERY_COMMIT, FlushPolicy.every(Duration.ofMillis(1)), FlushPolicy.NONE
                }) {
            log.reconfigure(config.withFlush(policy));
            fill(1);
        }
        final long end = log.endOffset();
        log.close();

        log = PartitionLog.open(config, maintenance);
        assertThat(log.committedOffset()).isEqualTo(end);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void whatTheLogIsMadeOfStays(final Storage storage) throws IOException {
        final LogConfig config = open(storage, 2);
        final LogConfig other = new LogConfig(
                storage,
                config.directory(),
                2 * SEGMENT_BYTES,
                config.retentionBytes(),
                config.retentionMillis(),
                config.overflow(),
                config.flush());
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> log.reconfigure(other))
                .withMessageContaining("of an open log stay");
    }
}
