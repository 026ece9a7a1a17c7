package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link Storage#MAPPED} log does beyond one in memory: its files, their headers and checksums, and through its
 * {@link FlushCursor} forcing them to the device. Thread-safe.
 */
final class Durability implements SegmentPool.RegionAllocator {

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    private final LogConfig config;
    private final LogDirectory directory;
    private final FlushCursor cursor;
    private final ThreadLocal<FrameChecksum> checksums = ThreadLocal.withInitial(FrameChecksum::new);

    /** @param directory null in a test that only forces */
    Durability(final LogConfig config, final LogDirectory directory) {
        this.config = config;
        this.directory = directory;
        this.cursor = new FlushCursor(config, directory);
    }

    static Durability open(final LogConfig config, final Device device) throws IOException {
        return new Durability(config, LogDirectory.open(config.directory(), device));
    }

    FlushCursor cursor() {
        return cursor;
    }

    LogDirectory directory() {
        return directory;
    }

    // --- segments ------------------------------------------------------------------------------------------------

    @Override
    public MappedRegion allocate() throws IOException {
        final MappedRegion region =
                MappedRegion.create(directory.newSegmentPath(), config.segmentBytes(), directory.device());
        directory.force();
        return region;
    }

    /**
     * Notes in a region's file that no segment before the given one was ever in it, before it becomes one. A device may keep
     * the header of a later segment and lose one that was not forced yet: recovery then knows that nothing was.
     */
    void prepared(final MappedRegion region, final long leastSequence) {
        region.writeHeader(SegmentHeader.prepared(region.frames().capacity(), leastSequence));
        try {
            region.forceHeader();
        } catch (final UncheckedIOException e) {
            cursor.fail(e.getCause());
        }
    }

    /** Of a segment that was not {@link #prepared}. */
    void forceHeader(final Segment made) throws IOException {
        try {
            made.region.forceHeader();
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    void writeHeader(final MappedRegion region, final long baseOffset, final long sequence) {
        region.writeHeader(
                SegmentHeader.inUse(region.frames().capacity(), baseOffset, sequence, System.currentTimeMillis()));
    }

    /**
     * Takes the oldest segment out of what the next start finds; at once, for a gap between segments would be an error then.
     *
     * @return false when the device has failed, or the log is closed: the next start may find it, and must then find the ones
     *     behind it, too
     */
    boolean drop(final Segment old) {
        if (!cursor.leave(old)) {
            return false;
        }
        // Under the log's structure lock, as its close is, and not under the cursor's: appends wait for that.
        final MappedRegion region = old.region;
        region.writeHeader(SegmentHeader.spare(region.frames().capacity()));
        try {
            region.forceHeader();
            return true;
        } catch (final UncheckedIOException e) {
            cursor.fail(e.getCause());
            return false;
        }
    }

    @Override
    public boolean isReusable(final MappedRegion region) {
        return region.file() != null && region.bytes() == config.segmentBytes();
    }

    @Override
    public void discarded(final MappedRegion region) throws IOException {
        if (region.file() != null) {
            Files.deleteIfExists(region.file());
        }
    }

    // --- checksums -----------------------------------------------------------------------------------------------

    void writeChecksum(final SegmentFrames where, final int frame, final long word) {
        final int checksum = checksums.get().ofFrame(where.sequence, word, where.region.frameBytes(), frame);
        where.frames.putInt(frame + FrameDescriptor.length(word) - FrameDescriptor.CHECKSUM_LENGTH, checksum);
    }

    void writePaddingChecksum(final SegmentFrames where, final int frame, final long word) {
        where.frames.putLong(
                frame + FrameDescriptor.TIMESTAMP_OFFSET,
                Integer.toUnsignedLong(checksums.get().ofPadding(where.sequence, word)));
    }

    int checkOfAbandoned(final SegmentFrames where, final int alignedLength) {
        return checksums.get().ofAbandoned(where.sequence, alignedLength);
    }

    /** @return where the first bad frame of a segment stands, {@code end} when there is none */
    int verify(final Segment where, final int end) {
        final ByteBuffer frames = where.region.frameBytes().slice(0, end);
        final FrameScanner scanner = new FrameScanner();
        final FrameScanner.Stop stop = scanner.scan(frames, where.sequence, 0);
        if (stop != FrameScanner.Stop.END_OF_SEGMENT) {
            LOG.error(
                    "{} is damaged at position {}, offset {}: {}; readers get the records before it",
                    where.region.file(),
                    scanner.endPosition(),
                    where.baseOffset + scanner.recordCount(),
                    stop.reason());
        }
        return scanner.endPosition();
    }

    // --- the log's end -------------------------------------------------------------------------------------------

    /**
     * Makes a truncation last: at any moment a crash leaves the log as it was, cut at the end of a segment, or cut where it
     * should be.
     *
     * @return what stays of the segment that is cut
     */
    Segment truncate(final Truncation at, final SegmentPool pool) throws IOException {
        cursor.lock();
        try {
            final Segment cut = at.segment();
            cursor.forceBeforeACut(); // which the checkpoint vouches for, of all segments before the cut
            directory.checkpoint(cut.sequence, at.position(), at.offset());
            final Path temporary = directory.truncatedPath();
            final MappedRegion region = MappedRegion.create(temporary, cut.region.bytes(), directory.device());
            pool.adopt();
            writeHeader(region, cut.baseOffset, cut.sequence);
            final Segment stays = at.copyTo(region, this);
            region.force(0, Math.max(at.position(), FrameDescriptor.ALIGNMENT));
            putInPlaceOf(cut, region, temporary);
            cursor.restartAt(stays, at.position(), at.offset());
            return stays;
        } catch (final UncheckedIOException e) {
            cursor.fail(e.getCause()); // a later force may succeed without having written what this one could not
            throw e.getCause();
        } finally {
            cursor.unlock();
        }
    }

    /**
     * From the first file that goes the directory holds less than the memory does: when that cannot be brought to its end no
     * append may follow, for the next start would find it behind a gap, or not at all.
     */
    private void putInPlaceOf(final Segment cut, final MappedRegion region, final Path temporary) throws IOException {
        final Path file = cut.region.file();
        try {
            deleteBehind(cut);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            directory.force();
        } catch (final IOException e) {
            cursor.fail(e);
            throw e;
        }
        region.renamed(file);
        cut.region.renamed(null);
    }

    /** From the end, so that no gap can remain. */
    private static void deleteBehind(final Segment cut) throws IOException {
        if (cut.next != null) {
            deleteBehind(cut.next);
            Files.deleteIfExists(cut.next.region.file());
            cut.next.region.renamed(null);
        }
    }

    /** Before the log is used: gives the directory back. */
    void close() throws IOException {
        directory.close();
    }

    void delete() throws IOException {
        final LogDirectory open = cursor.close() ? directory : LogDirectory.open(config.directory());
        open.delete();
    }
}
