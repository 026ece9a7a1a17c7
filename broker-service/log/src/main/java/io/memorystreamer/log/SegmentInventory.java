package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the headers of a log's files say. Changes nothing. */
final class SegmentInventory {

    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    /** @param leastSequence of the segment that the file can have become; 0 when that is not known */
    private record Spare(Path file, long leastSequence) {}

    /** A segment by its header. */
    record Found(Path file, SegmentHeader header, long length) {

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

    private final List<Spare> spares = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    /** What stands behind a segment whose header the device has lost. */
    private final List<Found> cutOff = new ArrayList<>();

    private SegmentInventory() {}

    /** @throws LogCorruptException when a file is not what it must be, or one is missing */
    static SegmentInventory of(final Path directory) throws IOException {
        final SegmentInventory inventory = new SegmentInventory();
        for (final Path file : LogDirectory.segmentFiles(directory)) {
            inventory.inspect(file);
        }
        inventory.found.sort(Comparator.comparingLong(Found::sequence));
        inventory.requireUnbroken();
        return inventory;
    }

    /** In order of their sequence numbers, without gaps. */
    List<Found> found() {
        return found;
    }

    /** Files that nothing is in. */
    List<Path> spares() {
        return spares.stream().map(Spare::file).toList();
    }

    /** Segments that cannot be reached, as what stood before them was never forced; in order. */
    List<Found> cutOff() {
        return cutOff;
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
                spares.add(new Spare(file, 0));
                return;
            }
            if (SegmentHeader.isUnfinished(page)) {
                spares.add(new Spare(file, 0));
                return;
            }
            final SegmentHeader header = SegmentHeader.decode(file, page);
            if (header.isSpare()) {
                spares.add(new Spare(file, header.sequence()));
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
        int end = found.size();
        for (int i = 1; i < found.size(); i++) {
            final Found previous = found.get(i - 1);
            final Found segment = found.get(i);
            if (segment.sequence() == previous.sequence()) {
                throw new LogCorruptException(
                        segment.file(),
                        "is segment " + segment.sequence() + " of the log, and " + previous.file() + " is, too",
                        "move the one away that does not belong here");
            }
            if (wereNeverForced(previous.sequence() + 1, segment.sequence())) {
                end = Math.min(end, i);
            } else if (segment.sequence() != previous.sequence() + 1) {
                throw new LogCorruptException(
                        segment.file(),
                        "is segment " + segment.sequence() + " of the log, the one before it, " + previous.file()
                                + ", is " + previous.sequence() + "; what stood between is missing",
                        "restore it, or move " + segment.file() + " and the later ones away to go on without them");
            }
        }
        final List<Found> behind = found.subList(end, found.size());
        cutOff.addAll(behind);
        behind.clear();
    }

    /**
     * Whether segments are missing whose files are there, as they were prepared: the device had not got their headers yet when
     * the power failed, while it had a later one's. What was acknowledged as forced stands before them.
     */
    private boolean wereNeverForced(final long first, final long behindLast) {
        for (long sequence = first; sequence < behindLast; sequence++) {
            if (preparedFor(sequence) <= sequence - first) {
                return false;
            }
        }
        return first < behindLast;
    }

    private long preparedFor(final long sequence) {
        return spares.stream()
                .filter(spare -> spare.leastSequence() > 0 && spare.leastSequence() <= sequence)
                .count();
    }
}
