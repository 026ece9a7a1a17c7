package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a tmpfs of 1 MiB, mounted for the test, which takes root. */
class FullFileSystemTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;
    private static final int RECORD_LENGTH = 1000;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_LENGTH]);
    private Path mounted;

    @BeforeEach
    void mount() throws Exception {
        final Path point = Files.createDirectory(directory.resolve("tmpfs"));
        final String refusal = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", point.toString());
        if (!refusal.isEmpty()) {
            final String reason = "NOT TESTED, a full file system: " + refusal;
            System.err.println(reason); // the build's own report of an assumption does not name it
            Assumptions.abort(reason);
        }
        mounted = point;
    }

    @AfterEach
    void unmount() throws Exception {
        maintenance.close();
        if (mounted != null) {
            // Lazily: the segments stay mapped until the collector finds them.
            assertThat(run("umount", "-l", mounted.toString())).isEmpty();
        }
    }

    @Test
    void producerIsBackPressuredWhileTheFileSystemIsFullAndGoesOnWhenThereIsSpaceAgain() throws IOException {
        final Path filler = Files.write(mounted.resolve("filler"), new byte[12 * SEGMENT_BYTES]);
        try (PartitionLog log =
                PartitionLog.open(new LogConfig(mounted, SEGMENT_BYTES, 64L * SEGMENT_BYTES), maintenance)) {
            await().pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> log.append(record, 0, RECORD_LENGTH, 0) < 0 && maintenance.allocationFailures() > 0);
            final long appended = log.endOffset();
            assertThat(log.append(record, 0, RECORD_LENGTH, 0)).isEqualTo(PartitionLog.BACK_PRESSURED);
            try (var files = Files.list(mounted)) {
                assertThat(files).as("nothing is left of a failed reservation").containsExactly(filler);
            }

            Files.delete(filler);
            assertThat(Retry.append(() -> log.append(record, 0, RECORD_LENGTH, 0)))
                    .isEqualTo(appended);
            assertThat(log.committedOffset()).isEqualTo(appended + 1);
        }
    }

    @Test
    void logThatHasNoRoomForItsFirstSegmentSaysWhereAndHowMuch() throws IOException {
        Files.write(mounted.resolve("filler"), new byte[15 * SEGMENT_BYTES + SEGMENT_BYTES / 2]);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PartitionLog.open(new LogConfig(mounted, SEGMENT_BYTES, 0), maintenance))
                .withMessageContaining(mounted.toString())
                .withMessageContaining("65536")
                .withMessageContaining("No space left on device");
    }

    @Test
    void logInFilesIsBackPressuredLikewiseAndKeepsWhatItHasOverARestart() throws IOException {
        final Path filler = Files.write(mounted.resolve("filler"), new byte[10 * SEGMENT_BYTES]);
        final LogConfig config = new LogConfig(null, SEGMENT_BYTES, 64L * SEGMENT_BYTES)
                .withStorage(Storage.FILE, mounted.resolve("log"));
        final long appended;
        try (PartitionLog log = PartitionLog.open(config, maintenance)) {
            await().pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> log.append(record, 0, RECORD_LENGTH, 0) < 0 && maintenance.allocationFailures() > 0);
            assertThat(log.append(record, 0, RECORD_LENGTH, 0)).isEqualTo(PartitionLog.BACK_PRESSURED);
            appended = log.endOffset();
            assertThat(log.committedOffset()).isEqualTo(appended);
        }
        Files.delete(filler);
        try (PartitionLog log = PartitionLog.open(config, maintenance)) {
            assertThat(Retry.append(() -> log.append(record, 0, RECORD_LENGTH, 0)))
                    .isEqualTo(appended);
        }
    }

    /** @return nothing when the command succeeded, else what it said */
    private static String run(final String... command) throws IOException, InterruptedException {
        final Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (final IOException e) {
            return e.getMessage();
        }
        final String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return command[0] + " does not end";
        }
        return process.exitValue() == 0 ? "" : command[0] + " failed: " + output.strip();
    }
}
