package io.memorystreamer.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
    private List<SegmentInventory.Found> found;
    private Checkpoint checkpoint;
    private int repairs;

    LogRecovery(final Path directory) {
        this.directory = directory;
    }

    /** See {@link LogDirectory#recover}. */
    List<RecoveredSegment> run() throws IOException {
        final SegmentInventory inventory = SegmentInventory.of(directory);
        found = inventory.found();
        checkpoint = Checkpoint.read(directory);
        requireWhatTheCheckpointNames();
        final int firstScanned = firstScanned();

        if (checkpoint == null && Checkpoint.delete(directory)) {
            repairs++;
        }
        dropCutOff(inventory.cutOff());
        for (final Path spare : inventory.spares()) {
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
        if (!inventory.spares().isEmpty() || repairs > 0) {
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

    /** The last first, and before the prepared files: a crash on the way leaves the same to be found. */
    private void dropCutOff(final List<SegmentInventory.Found> cutOff) throws IOException {
        if (cutOff.isEmpty()) {
            return;
        }
        LOG.warn(
                "{} is segment {} of the log, but nothing of the one before it is on the device, as after a power failure: it"
                        + " and all later ones, {} in all, are dropped",
                cutOff.getFirst().file(),
                cutOff.getFirst().sequence(),
                cutOff.size());
        for (final SegmentInventory.Found segment : cutOff.reversed()) {
            Files.delete(segment.file());
            repairs++;
        }
        SegmentFiles.forceDirectory(directory);
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
        final SegmentInventory.Found segment = found.get(index);
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

    private RecoveredSegment trusted(final SegmentInventory.Found segment, final SegmentInventory.Found next)
            throws IOException {
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
            final SegmentInventory.Found segment,
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
    private void extend(final SegmentInventory.Found segment, final FileChannel channel) throws IOException {
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
        final SegmentInventory.Found segment = found.get(index);
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
