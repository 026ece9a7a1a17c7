package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoryTest {

    private static final int CAPACITY = 1024;

    @TempDir
    Path temporary;

    @Test
    void intactFilesAreRecoveredWholly() throws IOException {
        final Path directory = temporary.resolve("log");
        final DurableFiles written = DurableFiles.write(directory, new Random(1), 3, CAPACITY, false);
        try (LogDirectory log = LogDirectory.open(directory)) {
            final List<RecoveredSegment> segments = log.recover();
            assertThat(segments).hasSize(3).allMatch(RecoveredSegment::verified);
            assertThat(segments).extracting(RecoveredSegment::closed).containsExactly(true, true, false);
            assertThat(segments.getLast().endPosition()).isEqualTo(written.endOf(2));
            assertThat(segments.getLast().endOffset()).isEqualTo(written.endOffset());
            assertThat(segments.getLast().createdMillis()).isEqualTo(1_234);
            assertThat(log.newSegmentPath()).isEqualTo(directory.resolve("segment-0000000000000003.log"));
            assertThat(log.newSegmentPath()).isEqualTo(directory.resolve("segment-0000000000000004.log"));
        }
    }

    @Test
    void newDirectoryIsCreatedAndHoldsNothing() throws IOException {
        final Path directory = temporary.resolve("a/b");
        try (LogDirectory log = LogDirectory.open(directory)) {
            assertThat(log.recover()).isEmpty();
            assertThat(log.newSegmentPath()).isEqualTo(directory.resolve("segment-0000000000000000.log"));
        }
    }

    @Test
    void segmentsBelowTheCheckpointAreNotScanned() throws IOException {
        final DurableFiles written = DurableFiles.write(temporary, new Random(2), 3, CAPACITY, false);
        final DurableFiles.Frame place = written.framesOf(1).get(2);
        try (LogDirectory log = LogDirectory.open(temporary)) {
            log.checkpoint(1, place.position(), place.offset());
            assertThat(log.recover()).extracting(RecoveredSegment::verified).containsExactly(false, false, true);
            assertThat(log.recover().getLast().endOffset()).isEqualTo(written.endOffset());
        }
    }

    @Test
    void checkpointBehindTheLastSegmentIsAnErrorThatNamesIt() throws IOException {
        DurableFiles.write(temporary, new Random(3), 2, CAPACITY, true);
        try (LogDirectory log = LogDirectory.open(temporary)) {
            log.checkpoint(2, 0, 50);
            assertThatExceptionOfType(LogCorruptException.class)
                    .isThrownBy(log::recover)
                    .withMessageContaining("checkpoint")
                    .withMessageContaining("segment 2");
        }
    }

    @Test
    void damagedCheckpointMakesEverySegmentBeVerified() throws IOException {
        DurableFiles.write(temporary, new Random(4), 3, CAPACITY, false);
        final Path checkpoint = temporary.resolve("checkpoint");
        try (LogDirectory log = LogDirectory.open(temporary)) {
            log.checkpoint(2, 0, 50);
            final byte[] content = Files.readAllBytes(checkpoint);
            content[13] ^= 1;
            Files.write(checkpoint, content);
            assertThat(log.recover()).hasSize(3).allMatch(RecoveredSegment::verified);
            assertThat(checkpoint).doesNotExist();
        }
    }

    @Test
    void spareFilesAreDeleted() throws IOException {
        DurableFiles.write(temporary, new Random(5), 1, CAPACITY, false);
        final Path zeroes = Files.write(temporary.resolve("segment-07.log"), new byte[DurableFiles.HEADER + CAPACITY]);
        final Path started = temporary.resolve("segment-09.log");
        final byte[] unfinished = new byte[DurableFiles.HEADER + CAPACITY];
        ByteBuffer.wrap(unfinished).put("MSTRMNEW".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Files.write(started, unfinished);
        final ByteBuffer page =
                ByteBuffer.allocate(DurableFiles.HEADER + CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
        DurableFiles.header(page, CAPACITY, 0, 0, 0);
        final Path spare = Files.write(temporary.resolve("segment-08.log"), page.array());
        try (LogDirectory log = LogDirectory.open(temporary)) {
            assertThat(log.recover()).hasSize(1);
        }
        assertThat(zeroes).doesNotExist();
        assertThat(started).doesNotExist();
        assertThat(spare).doesNotExist();
    }

    @Test
    void olderVersionIsNamedWithWhatToDo() throws IOException {
        final DurableFiles written = DurableFiles.write(temporary, new Random(6), 1, CAPACITY, false);
        final byte[] image = written.images.getFirst();
        image[8] = 1;
        Files.write(written.files.getFirst(), image);
        try (LogDirectory log = LogDirectory.open(temporary)) {
            assertThatExceptionOfType(LogCorruptException.class)
                    .isThrownBy(log::recover)
                    .withMessageContaining(written.files.getFirst().toString())
                    .withMessageContaining("version 1")
                    .withMessageContaining("reads 3");
        }
    }

    @Test
    void secondLogOfTheProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
        try (LogDirectory log = LogDirectory.open(temporary)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> LogDirectory.open(temporary))
                    .withMessageContaining(temporary.toString())
                    .withMessageContaining("in use");
            assertThat(openInAnotherProcess()).contains("in use by another process");
            assertThat(log.recover()).isEmpty();
        }
        assertThat(openInAnotherProcess()).isEqualTo("opened");
        LogDirectory.open(temporary).close();
    }

    private String openInAnotherProcess() throws Exception {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        temporary.toString())
                .redirectErrorStream(true)
                .start();
        final String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    /** The other process. */
    static final class Opener {

        private Opener() {}

        public static void main(final String[] arguments) {
            try {
                LogDirectory.open(Path.of(arguments[0])).close();
                System.out.println("opened");
            } catch (final IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void deletedLogLeavesNothingBehindButForeignFiles() throws IOException {
        final Path directory = temporary.resolve("log");
        DurableFiles.write(directory, new Random(7), 2, CAPACITY, true);
        LogDirectory.open(directory).delete();
        assertThat(directory).doesNotExist();

        DurableFiles.write(directory, new Random(8), 2, CAPACITY, true);
        final Path foreign = Files.write(directory.resolve("notes.txt"), new byte[1]);
        LogDirectory.open(directory).delete();
        assertThat(directory.toFile().listFiles()).containsExactly(foreign.toFile());
    }

    @Test
    void restOfATruncationThatWasKilledGoesWhenTheLogIsOpenedOrDeleted() throws IOException {
        final Path directory = temporary.resolve("log");
        final DurableFiles written = DurableFiles.write(directory, new Random(9), 2, CAPACITY, true);
        final Path rest = Files.write(directory.resolve("truncated.tmp"), written.images.getLast());
        final LogDirectory log = LogDirectory.open(directory);
        assertThat(rest).doesNotExist();
        assertThat(log.recover()).hasSize(2);
        Files.write(rest, new byte[1]);
        log.delete();
        assertThat(directory).doesNotExist();
    }

    /** Makes a segment's file one that was prepared for a segment with at least that number. */
    private static void lose(final DurableFiles written, final int segment, final long leastSequence)
            throws IOException {
        final byte[] image = written.images.get(segment).clone();
        DurableFiles.header(ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN), CAPACITY, 0, leastSequence, 0);
        Files.write(written.files.get(segment), image);
    }

    @Test
    void logEndsBeforeSegmentsWhoseHeadersAPowerFailureLostThoughALaterOneIsThere() throws IOException {
        for (final long least : new long[] {1, 2}) {
            final Path directory = temporary.resolve("least-" + least);
            final DurableFiles written = DurableFiles.write(directory, new Random(10), 5, CAPACITY, false);
            lose(written, 2, 2);
            lose(written, 3, 1 + least);
            try (LogDirectory log = LogDirectory.open(directory)) {
                assertThat(log.recover())
                        .extracting(RecoveredSegment::file)
                        .containsExactlyElementsOf(written.files.subList(0, 2));
                assertThat(written.files.get(4)).doesNotExist();
                assertThat(log.recover()).hasSize(2);
            }
        }
    }

    @Test
    void segmentThatIsMissingIsAnErrorAlsoWhenLaterFilesStandPrepared() throws IOException {
        final DurableFiles written = DurableFiles.write(temporary, new Random(11), 5, CAPACITY, false);
        Files.delete(written.files.get(2));
        lose(written, 4, 3);
        try (LogDirectory log = LogDirectory.open(temporary)) {
            assertThatExceptionOfType(LogCorruptException.class)
                    .isThrownBy(log::recover)
                    .withMessageContaining("what stood between is missing");
            assertThat(written.files.get(3)).exists();
        }
    }

    @Test
    void segmentThatTheCheckpointNamesIsMissedAlsoWhenItsFileSaysPrepared() throws IOException {
        final DurableFiles written = DurableFiles.write(temporary, new Random(12), 4, CAPACITY, false);
        lose(written, 2, 2);
        try (LogDirectory log = LogDirectory.open(temporary)) {
            log.checkpoint(2, 0, written.framesOf(2).getFirst().offset());
            assertThatExceptionOfType(LogCorruptException.class)
                    .isThrownBy(log::recover)
                    .withMessageContaining("names segment 2");
            assertThat(written.files.get(3)).exists();
        }
    }
}
