package io.memorystreamer.log;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of segments of a {@link FilePartitionLog}, from the oldest to the active one, and a spare for the next rotation.
 * Under the log's lock, unless said otherwise.
 */
final class FileSegments {

    private static final Logger LOG = LoggerFactory.getLogger(FileSegments.class);

    private LogConfig config;
    private final LogDirectory directory;
    private volatile FileSegment oldest;
    private volatile FileSegment active;

    /** Of all segments but the active one. */
    private long closedBytes;

    private FileSegment.Spare spare;

    private FileSegments(final LogConfig config, final LogDirectory directory) {
        this.config = config;
        this.directory = directory;
    }

    /** What recovery has found, forced to the device; or an empty first segment. */
    static FileSegments open(
            final LogConfig config, final LogDirectory directory, final List<RecoveredSegment> recovered)
            throws IOException {
        final FileSegments segments = new FileSegments(config, directory);
        for (final RecoveredSegment found : recovered) {
            final FileSegment segment = FileSegment.reopen(found, directory.device());
            if (!found.forced()) {
                segment.force(); // a killed process may have left it in the page cache only
            }
            segments.append(segment);
        }
        if (recovered.isEmpty()) {
            segments.append(FileSegment.start(segments.prepare(), 0, 0));
            segments.active.force();
            directory.force();
        }
        return segments;
    }

    private void append(final FileSegment segment) {
        if (oldest == null) {
            oldest = segment;
        } else {
            closedBytes += active.bytes();
            active.next = segment;
        }
        active = segment;
    }

    /** For the rotations and drops from now on. */
    void reconfigure(final LogConfig changed) {
        config = changed;
    }

    /** Bytes of all segments, of the active one what is written. */
    long storedBytes() {
        return closedBytes + SegmentDescriptor.HEADER_LENGTH + active.committedPosition;
    }

    /** From any thread. */
    FileSegment oldest() {
        return oldest;
    }

    /** From any thread. */
    FileSegment active() {
        return active;
    }

    /** @return 0 when the log may move on to a new segment, else the outcome of the append that needs it */
    long refusal() {
        if (config.overflow() == Overflow.REJECT && closedBytes >= config.retentionBytes()) {
            return PartitionLog.LOG_FULL;
        }
        return spare == null ? PartitionLog.BACK_PRESSURED : 0;
    }

    /** Puts the spare to use as the active segment. */
    void advance(final long baseOffset) throws IOException {
        final FileSegment next = FileSegment.start(spare, baseOffset, active.sequence + 1);
        spare = null;
        append(next);
    }

    /** Whether another segment should stand ready. Not when dropping one must come first. */
    boolean wantsSpare() {
        if (spare != null) {
            return false;
        }
        return config.overflow() == Overflow.REJECT
                ? closedBytes < config.retentionBytes()
                : oldest == active || closedBytes - oldest.bytes() < config.retentionBytes();
    }

    /** Creates a spare. Not under the lock: it takes as long as writing a segment does. */
    FileSegment.Spare prepare() throws IOException {
        final FileSegment.Spare prepared =
                FileSegment.Spare.prepare(directory.newSegmentPath(), config.segmentBytes(), directory.device());
        directory.force();
        return prepared;
    }

    void offer(final FileSegment.Spare prepared) {
        spare = prepared;
    }

    void discardSpare() throws IOException {
        if (spare != null) {
            spare.discard();
            spare = null;
        }
    }

    /** Drops what the retention by bytes does not cover. @return dropped segments, to be given to {@link #delete} */
    List<FileSegment> dropExcess() {
        return dropWhile(segment -> config.overflow() == Overflow.DELETE_OLDEST
                && closedBytes - segment.bytes() >= config.retentionBytes());
    }

    /** Drops what was last appended to before a time. */
    List<FileSegment> dropOlderThan(final long millis) {
        return dropWhile(segment -> segment.lastAppendMillis <= millis);
    }

    List<FileSegment> dropBelow(final long offset) {
        return dropWhile(segment -> segment.endOffset() <= offset);
    }

    /** A segment in which a claim is open stays, else the log would start behind what is committed. */
    private List<FileSegment> dropWhile(final Predicate<FileSegment> isDue) {
        final List<FileSegment> dropped = new ArrayList<>();
        while (oldest != active && oldest.isComplete() && isDue.test(oldest)) {
            dropped.add(dropOldest());
        }
        return dropped;
    }

    private FileSegment dropOldest() {
        final FileSegment segment = oldest;
        closedBytes -= segment.bytes();
        oldest = segment.next; // before the drop: who finds the segment dropped finds the log starting behind it
        segment.drop();
        return segment;
    }

    /** Makes a segment the active one again. @return those behind it, dropped, the last one first */
    List<FileSegment> cutBehind(final FileSegment last) {
        final List<FileSegment> dropped = new ArrayList<>();
        closedBytes -= last == active ? 0 : last.bytes();
        for (FileSegment segment = last.next; segment != null; segment = segment.next) {
            closedBytes -= segment == active ? 0 : segment.bytes();
            dropped.addFirst(segment);
        }
        last.next = null;
        active = last;
        dropped.forEach(FileSegment::drop);
        return dropped;
    }

    /** Drops everything, of a log that is deleted. */
    void dropAll() {
        for (FileSegment segment = oldest; segment != null; segment = segment.next) {
            if (!segment.isDropped()) {
                segment.drop();
            }
        }
    }

    /**
     * Removes the files of dropped segments, each before the next: after a power failure there must be no gap between those
     * that are left. Not under the lock.
     */
    void delete(final List<FileSegment> dropped) {
        for (final FileSegment segment : dropped) {
            try {
                Files.deleteIfExists(segment.file());
                directory.force();
            } catch (final IOException e) {
                LOG.error(
                        "cannot delete {}, its records will be back when the log is opened again: {}",
                        segment.file(),
                        e.toString());
            }
        }
    }
}
