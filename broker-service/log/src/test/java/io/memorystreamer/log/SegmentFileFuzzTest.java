package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages segment files in every way a device or an operator does. What may come of it: an exact error that names a file and
 * changes nothing, or the records up to the first damaged frame; never a record that was not written.
 */
class SegmentFileFuzzTest {

    private static final int ROUNDS = 500;
    private static final int SEGMENTS = 4;
    private static final int CAPACITY = 1024;

    @TempDir
    Path temporary;

    @Test
    void damagedFilesGiveAnExactErrorOrTheRecordsBeforeTheDamage() throws IOException {
        int errors = 0;
        int recoveries = 0;
        int lazyErrors = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            final Round round = new Round(seed, temporary.resolve(Integer.toString(seed)));
            try {
                if (round.recover()) {
                    recoveries++;
                } else {
                    errors++;
                }
                lazyErrors += round.lazyErrors;
            } catch (final Throwable e) {
                throw new AssertionError("seed " + seed + ", " + round.mutation, e);
            }
        }
        assertThat(errors).as("rounds that ended in an error").isGreaterThan(ROUNDS / 10);
        assertThat(recoveries).as("rounds that were recovered").isGreaterThan(ROUNDS / 3);
        assertThat(lazyErrors).as("damage below the checkpoint").isGreaterThan(ROUNDS / 50);
    }

    private static final class Round {

        private final Random random;
        private final Path directory;
        private final DurableFiles written;
        private final boolean checkpointed;
        private String mutation = "none";
        private int lazyErrors;

        Round(final int seed, final Path directory) throws IOException {
            this.random = new Random(seed);
            this.directory = directory;
            this.written = DurableFiles.write(directory, random, SEGMENTS, CAPACITY, random.nextInt(4) == 0);
            this.checkpointed = random.nextBoolean();
            if (checkpointed) {
                checkpoint();
            }
            mutate();
        }

        private void checkpoint() throws IOException {
            final DurableFiles.Frame frame = written.frames.get(random.nextInt(written.frames.size()));
            new Checkpoint(frame.segment(), frame.position(), frame.offset()).write(directory);
        }

        private Path anyFile() {
            return written.files.get(random.nextInt(SEGMENTS));
        }

        private void mutate() throws IOException {
            final Path file = anyFile();
            final byte[] content = Files.readAllBytes(file);
            switch (random.nextInt(13)) {
                case 0 -> {
                    mutation = "truncate " + file;
                    Files.write(file, Arrays.copyOf(content, random.nextInt(content.length)));
                }
                case 1, 2 -> {
                    mutation = "zero in " + file;
                    final int from = random.nextInt(DurableFiles.HEADER - 64, content.length);
                    Arrays.fill(content, from, from + random.nextInt(content.length - from + 1), (byte) 0);
                    Files.write(file, content);
                }
                case 3, 4, 5 -> {
                    final int at = random.nextInt(DurableFiles.HEADER, content.length);
                    mutation = "flip at " + at + " of " + file;
                    content[at] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, content);
                }
                case 6 -> {
                    final int at = random.nextInt(64);
                    mutation = "flip in the header, at " + at + " of " + file;
                    content[at] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, content);
                }
                case 7 -> {
                    mutation = "another version " + file;
                    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(8, random.nextInt());
                    Files.write(file, content);
                }
                case 8 -> {
                    mutation = "foreign file";
                    final byte[] foreign = new byte[random.nextInt(1, 2 * content.length)];
                    random.nextBytes(foreign);
                    Files.write(random.nextBoolean() ? file : directory.resolve("segment-ff.log"), foreign);
                }
                case 9 -> {
                    mutation = "swap names";
                    final Path other = anyFile();
                    Files.write(file, Files.readAllBytes(other));
                    Files.write(other, content);
                }
                case 10 -> {
                    mutation = "duplicate " + file;
                    Files.copy(file, directory.resolve("segment-00000000000000ff.log"));
                }
                case 11 -> {
                    mutation = "delete " + file;
                    Files.delete(file);
                }
                default -> {
                    mutation = "frames of another segment in " + file;
                    final byte[] other = Files.readAllBytes(anyFile());
                    System.arraycopy(
                            other,
                            DurableFiles.HEADER,
                            content,
                            DurableFiles.HEADER,
                            other.length - DurableFiles.HEADER);
                    Files.write(file, content);
                }
            }
        }

        /** @return false when the answer was an error */
        boolean recover() throws IOException {
            final Map<Path, byte[]> damaged = contents();
            final List<RecoveredSegment> segments;
            try {
                segments = new LogRecovery(directory).run();
            } catch (final LogCorruptException e) {
                assertThat(e.getMessage()).contains(directory + "/").contains("; ");
                assertThat(contents()).as("an error leaves everything as it is").containsExactlyEntriesOf(damaged);
                return false;
            }
            long next = segments.isEmpty() ? 0 : segments.getFirst().baseOffset();
            for (final RecoveredSegment segment : segments) {
                assertThat(segment.baseOffset()).isEqualTo(next);
                next = segment.endOffset();
                assertContent(segment);
            }
            assertNothingGoodIsLost(segments, next, damaged);

            final Map<Path, byte[]> mended = contents();
            final LogRecovery again = new LogRecovery(directory);
            final List<RecoveredSegment> same = again.run();
            assertThat(again.repairs()).isZero();
            assertThat(same).isEqualTo(segments);
            assertThat(contents()).containsExactlyEntriesOf(mended);
            return true;
        }

        private void assertContent(final RecoveredSegment segment) throws IOException {
            final byte[] file = Files.readAllBytes(segment.file());
            assertThat(file).hasSize(DurableFiles.HEADER + CAPACITY);
            int good = segment.endPosition();
            if (!segment.verified()) {
                final FrameScanner scanner = new FrameScanner();
                scanner.scan(ByteBuffer.wrap(file).slice(DurableFiles.HEADER, CAPACITY), segment.sequence(), 0);
                if (scanner.endPosition() < good) {
                    lazyErrors++;
                    good = scanner.endPosition();
                    assertThat(written.isIntact(frameAt(segment.sequence(), good), file))
                            .as("the frame the verification stops at")
                            .isFalse();
                }
            }
            int position = 0;
            long offset = segment.baseOffset();
            for (final DurableFiles.Frame frame : written.framesOf(segment.sequence())) {
                if (position == good) {
                    break;
                }
                assertThat(frame.position()).isEqualTo(position);
                assertThat(frame.offset()).isEqualTo(offset);
                assertThat(written.isIntact(frame, file)).isTrue();
                position += frame.bytes();
                offset += frame.records();
            }
            assertThat(position).as("good bytes are whole frames").isEqualTo(good);
        }

        private DurableFiles.Frame frameAt(final long segment, final int position) {
            return written.framesOf(segment).stream()
                    .filter(frame -> frame.position() == position)
                    .findFirst()
                    .orElseThrow();
        }

        /** What comes next is damaged, or is no longer there. */
        private void assertNothingGoodIsLost(
                final List<RecoveredSegment> segments, final long end, final Map<Path, byte[]> damaged) {
            if (segments.isEmpty()) {
                return;
            }
            final RecoveredSegment last = segments.getLast();
            if (end < written.endOffset() && last.endPosition() < written.endOf(last.sequence())) {
                final DurableFiles.Frame first = frameAt(last.sequence(), last.endPosition());
                assertThat(written.isIntact(first, damaged.get(last.file()))).isFalse();
            } else if (end < written.endOffset()) {
                assertThat(mutation).containsAnyOf("delete", "zero", "truncate", "foreign", "header");
            }
        }

        private Map<Path, byte[]> contents() throws IOException {
            final Map<Path, byte[]> contents = new TreeMap<>();
            final List<Path> files = new ArrayList<>();
            try (var found = Files.list(directory)) {
                found.forEach(files::add);
            }
            for (final Path file : files) {
                contents.put(file, Files.readAllBytes(file));
            }
            return contents;
        }
    }
}
