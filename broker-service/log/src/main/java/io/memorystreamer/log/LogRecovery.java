package io.memorystreamer.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a durable log holds. Headers are judged first, and all of them, before anything is changed. Then the frames
 * from the checkpoint on are verified one by one; the first that is not good ends the log: it and what stands behind it are
 * cut off.
 */
final class LogRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    private final Path directory;
    private final List<Path> spares = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    private Checkpoint checkpoint;
    private int repairs;

    private record Found(Path file, SegmentHeader header, long length) {

        long baseOffset() {
            return header.baseOffset();
        }

        long sequence() {
            return header.sequence();
        }

        long fullLength() {
            return (long) SegmentDescriptor.HEADER_LENGTH + header.capacity();
        }
    }

    LogRecovery(final Path directory) {
        this.directory = directory;
    }

    /** See {@link LogDirectory#recover}. */
    List<RecoveredSegment> run() throws IOException {
        for (final Path file : LogDirectory.segmentFiles(directory)) {
            inspect(file);
        }
        found.sort(Comparator.comparingLong(Found::sequence));
        requireUnbroken();
        checkpoint = Checkpoint.read(directory);
        requireWhatTheCheckpointNames();
        final int firstScanned = firstScanned();

        if (checkpoint == null && Checkpoint.delete(directory)) {
            repairs++;
        }
        for (final Path spare : spares) {
            Files.delete(spare);
        }
        final List<RecoveredSegment> segments = new ArrayList<>();
        for (int i = 0; i < firstScanned; i++) {
            segments.add(trusted(found.get(i), found.get(i + 1)));
        }
        for (int i = firstScanned; i < found.size(); i++) {
            if (!scan(i, segments)) {
                break;
            }
        }
        if (!spares.isEmpty() || repairs > 0) {
            SegmentFiles.forceDirectory(directory);
        }
        if (!segments.isEmpty()) {
            LOG.info(
                    "{}: {} segments with the offsets {} to {}; {} segments verified",
                    directory,
                    segments.size(),
                    segments.getFirst().baseOffset(),
                    segments.getLast().endOffset(),
                    segments.size() - firstScanned);
        }
        return segments;
    }

    /** What had to be mended; files that are spare by rights do not count. */
    int repairs() {
        return repairs;
    }

    private void inspect(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long length = channel.size();
            final ByteBuffer page =
                    ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            while (page.hasRemaining() && channel.read(page, page.position()) > 0) {
                // until the page is full or the file ends
            }
            if (!FrameScanner.isDirty(page, 0)) {
                if (isDirty(channel, length)) {
                    LOG.warn("{} holds data without a header, as after a power failure; it is deleted", file);
                }
                spares.add(file);
                return;
            }
            if (page.getLong(SegmentDescriptor.MAGIC_OFFSET) == 0 && !isDirty(channel, length)) {
                spares.add(file); // a crash between the first byte of its header and the last
                return;
            }
            final SegmentHeader header = SegmentHeader.decode(file, page);
            if (header.isSpare()) {
                spares.add(file);
                return;
            }
            final Found segment = new Found(file, header, length);
            if (length > segment.fullLength()) {
                throw new LogCorruptException(
                        file,
                        "is " + length + " bytes long, its header says " + segment.fullLength(),
                        "restore it from a copy");
            }
            found.add(segment);
        }
    }

    private static boolean isDirty(final FileChannel channel, final long length) throws IOException {
        if (length <= SegmentDescriptor.HEADER_LENGTH) {
            return false;
        }
        final ByteBuffer chunk = ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH);
        for (long position = SegmentDescriptor.HEADER_LENGTH; channel.read(chunk, position) > 0; ) {
            position += chunk.position();
            if (FrameScanner.isDirty(chunk.slice(0, chunk.position()), 0)) {
                return true;
            }
            chunk.clear();
        }
        return false;
    }

    private void requireUnbroken() throws LogCorruptException {
        for (int i = 1; i < found.size(); i++) {
            final Found previous = found.get(i - 1);
            final Found segment = found.get(i);
            if (segment.sequence() == previous.sequence()) {
                throw new LogCorruptException(
                        segment.file(),
                        "is segment " + segment.sequence() + " of the log, and " + previous.file() + " is, too",
                        "move the one away that does not belong here");
            }
            if (segment.sequence() != previous.sequence() + 1) {
                throw new LogCorruptException(
                        segment.file(),
                        "is segment " + segment.sequence() + " of the log, the one before it, " + previous.file()
                                + ", is " + previous.sequence() + "; what stood between is missing",
                        "restore it, or move " + segment.file() + " and the later ones away to go on without them");
            }
        }
    }

    private void requireWhatTheCheckpointNames() throws LogCorruptException {
        if (checkpoint == null
                || !found.isEmpty() && checkpoint.sequence() <= found.getLast().sequence()) {
            return;
        }
        throw new LogCorruptException(
                Checkpoint.file(directory),
                "names segment " + checkpoint.sequence() + ", which was forced to the device and is missing",
                "restore it, or remove the checkpoint to go on without it");
    }

    /** @return index of the first segment whose frames are verified; sets the checkpoint to null when it cannot be one */
    private int firstScanned() throws LogCorruptException {
        if (checkpoint == null
                || found.isEmpty()
                || checkpoint.sequence() < found.getFirst().sequence()) {
            return 0;
        }
        final int index = (int) (checkpoint.sequence() - found.getFirst().sequence());
        final Found segment = found.get(index);
        if (checkpoint.position() < 0
                || checkpoint.position() > segment.header().capacity()
                || checkpoint.position() % FrameDescriptor.ALIGNMENT != 0
                || checkpoint.offset() < segment.baseOffset()
                || checkpoint.offset() - segment.baseOffset() > Integer.MAX_VALUE) {
            LOG.warn(
                    "{} does not fit {}: every segment is verified instead",
                    Checkpoint.file(directory),
                    segment.file());
            checkpoint = null;
            return 0;
        }
        for (int i = 0; i < index; i++) {
            final long records = found.get(i + 1).baseOffset() - found.get(i).baseOffset();
            if (records < 0 || records > Integer.MAX_VALUE) {
                throw new LogCorruptException(
                        found.get(i + 1).file(),
                        "starts at offset " + found.get(i + 1).baseOffset() + ", the segment before it, "
                                + found.get(i).file() + ", at " + found.get(i).baseOffset(),
                        "restore the one that does not belong here");
            }
        }
        return index;
    }

    private RecoveredSegment trusted(final Found segment, final Found next) throws IOException {
        if (segment.length() < segment.fullLength()) {
            try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
                extend(segment, channel);
            }
        }
        return recovered(
                segment,
                segment.header().capacity(),
                (int) (next.baseOffset() - segment.baseOffset()),
                true,
                false,
                true);
    }

    private static RecoveredSegment recovered(
            final Found segment,
            final int end,
            final int records,
            final boolean closed,
            final boolean verified,
            final boolean forced) {
        return new RecoveredSegment(
                segment.file(),
                segment.baseOffset(),
                segment.sequence(),
                segment.header().createdMillis(),
                end,
                records,
                closed,
                verified,
                forced,
                segment.header().capacity());
    }

    /** A file that is cut short would be a fault of the process when it is read through a mapping. */
    private void extend(final Found segment, final FileChannel channel) throws IOException {
        LOG.warn(
                "{} is {} bytes long instead of {}: the missing bytes are set to zero",
                segment.file(),
                segment.length(),
                segment.fullLength());
        SegmentFiles.zero(channel, segment.length(), segment.fullLength());
        channel.force(true);
        repairs++;
    }

    /** @return whether the log goes on behind the segment */
    private boolean scan(final int index, final List<RecoveredSegment> segments) throws IOException {
        final Found segment = found.get(index);
        final int capacity = segment.header().capacity();
        final FrameScanner scanner = new FrameScanner();
        try (FileChannel channel =
                FileChannel.open(segment.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (segment.length() < segment.fullLength()) {
                extend(segment, channel);
            }
            final boolean checkpointed = checkpoint != null && checkpoint.sequence() == segment.sequence();
            final int from = checkpointed ? checkpoint.position() : 0;
            final int recordsBefore = checkpointed ? (int) (checkpoint.offset() - segment.baseOffset()) : 0;
            final boolean dirty;
            try (Arena arena = Arena.ofConfined()) {
                final ByteBuffer frames = channel.map(
                                FileChannel.MapMode.READ_ONLY, SegmentDescriptor.HEADER_LENGTH, capacity, arena)
                        .asByteBuffer();
                scanner.scan(frames, segment.sequence(), from);
                dirty = FrameScanner.isDirty(frames, scanner.endPosition());
            }
            final int end = scanner.endPosition();
            final RecoveredSegment recovered =
                    recovered(segment, end, recordsBefore + scanner.recordCount(), end == capacity, from == 0, false);
            segments.add(recovered);
            if (scanner.stop() == FrameScanner.Stop.END_OF_SEGMENT && goesOn(index, recovered)) {
                return true;
            }
            dropFrom(index + 1);
            if (dirty || index + 1 < found.size()) {
                LOG.warn(
                        "{}: cut off at position {}, offset {}: {}; {} bytes and {} later segments are dropped",
                        segment.file(),
                        end,
                        recovered.endOffset(),
                        scanner.stop() == FrameScanner.Stop.END_OF_SEGMENT
                                ? "the next segment starts at another offset"
                                : scanner.stop().reason(),
                        dirty ? capacity - end : 0,
                        found.size() - index - 1);
            }
            if (dirty) {
                SegmentFiles.zero(
                        channel,
                        (long) SegmentDescriptor.HEADER_LENGTH + end,
                        SegmentDescriptor.HEADER_LENGTH + capacity);
                channel.force(true);
                repairs++;
            }
            return false;
        }
    }

    private boolean goesOn(final int index, final RecoveredSegment segment) {
        return index + 1 == found.size() || found.get(index + 1).baseOffset() == segment.endOffset();
    }

    /** The last first: a crash on the way leaves no gap. */
    private void dropFrom(final int index) throws IOException {
        for (int i = found.size() - 1; i >= index; i--) {
            Files.delete(found.get(i).file());
            repairs++;
        }
    }
}
