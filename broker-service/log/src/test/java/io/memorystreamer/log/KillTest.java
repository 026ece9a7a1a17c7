package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a writing process with SIGKILL, over and over, and looks for what it had acknowledged. */
class KillTest {

    private static final int KILLS = 50;

    /** Acknowledgements before the kill, at most: some kills come early, some after a few segments. */
    private static final int MAX_ACKNOWLEDGED = 1_000;

    @TempDir
    Path directory;

    private Storage storage;

    @ParameterizedTest
    @EnumSource(
            value = Storage.class,
            names = {"MAPPED", "FILE"})
    void nothingAcknowledgedIsLostByAKilledProcess(final Storage kind) throws Exception {
        storage = kind;
        final Random random = new Random(42);
        long firstValue = 0;
        int acknowledgements = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            final Map<Long, Long> acknowledged = writeAndKill(firstValue, 1 + random.nextInt(MAX_ACKNOWLEDGED));
            acknowledgements += acknowledged.size();
            firstValue = verify(kill, acknowledged);
        }
        assertThat(acknowledgements).isGreaterThan(KILLS);
    }

    /** @return value by offset */
    private Map<Long, Long> writeAndKill(final long firstValue, final int count) throws Exception {
        final Process writer = new ProcessBuilder(command(firstValue))
                .redirectError(directory.resolve("errors").toFile())
                .start();
        final Map<Long, Long> acknowledged = new HashMap<>();
        try (BufferedReader lines = writer.inputReader()) {
            for (int i = 0; i < count; i++) {
                add(lines.readLine(), acknowledged);
            }
            writer.toHandle().destroyForcibly(); // and not the process, which would close its output
            // What it wrote before it died was acknowledged too; its last line may be cut off.
            String before = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (before != null) {
                    add(before, acknowledged);
                }
                before = line;
            }
        } finally {
            writer.destroyForcibly();
            assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(writer.exitValue()).isEqualTo(128 + 9);
        return acknowledged;
    }

    private void add(final String line, final Map<Long, Long> acknowledged) throws IOException {
        assertThat(line)
                .as(() -> "the writer's output; its errors: " + errors())
                .isNotNull()
                .matches("\\d+ \\d+");
        final String[] fields = line.split(" ");
        acknowledged.put(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }

    private String errors() {
        try {
            return java.nio.file.Files.readString(directory.resolve("errors"));
        } catch (final IOException e) {
            return e.toString();
        }
    }

    /** @return a value beyond all that are in the log */
    private long verify(final int kill, final Map<Long, Long> acknowledged) throws IOException {
        final long[] largest = {0};
        final long[] found = {0};
        try (LogMaintenance maintenance = new LogMaintenance();
                PartitionLog log =
                        PartitionLog.open(KilledWriter.config(storage, directory.resolve("log")), maintenance)) {
            final LogReader reader = log.reader();
            final long[] expected = {reader.offset()};
            int outcome;
            while ((outcome = reader.poll(
                            (buffer, offset, length, recordOffset, timestamp) -> {
                                assertThat(recordOffset).as("kill %d", kill).isGreaterThanOrEqualTo(expected[0]);
                                expected[0] = recordOffset + 1;
                                assertThat(KilledWriter.isWhole(buffer, offset, length))
                                        .as("record at %d after kill %d", recordOffset, kill)
                                        .isTrue();
                                final long value = buffer.getLong(offset);
                                largest[0] = Math.max(largest[0], value);
                                final Long known = acknowledged.get(recordOffset);
                                if (known != null) {
                                    assertThat(value)
                                            .as("record at %d", recordOffset)
                                            .isEqualTo(known);
                                    found[0]++;
                                }
                            },
                            1_000))
                    > 0) {
                // on
            }
            assertThat(outcome).isZero();
            assertThat(log.endOffset()).isEqualTo(reader.offset());
        }
        assertThat(found[0]).as("acknowledged records after kill %d", kill).isEqualTo(acknowledged.size());
        return largest[0] + KilledWriter.RECORD_BYTES * 1_000L;
    }

    private List<String> command(final long firstValue) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.resolve("log").toString(),
                Long.toString(firstValue),
                storage.name());
    }
}
