package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link Storage#MAPPED} log does beyond one in memory: its files, their headers and checksums, and forcing them to the
 * device. Thread-safe.
 *
 * <p>The flush cursor walks behind the committed frames; everything before it was forced. It is moved under the flush lock, by
 * one thread for all that wait: who comes while another forces, waits for the lock and finds its own frame forced as a rule.
 */
final class Durability implements SegmentPool.RegionAllocator {

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    /** A claim before ours is open; its owner is at work, or about to be found dead. */
    private static final long CLAIM_WAIT_NANOS = 20_000;

    private volatile LogConfig config;
    private final LogDirectory directory;
    private final ThreadLocal<FrameChecksum> checksums = ThreadLocal.withInitial(FrameChecksum::new);

    private final ReentrantLock flushLock = new ReentrantLock();
    /** The cursor, under the flush lock. */
    private Segment segment;

    private int position;
    private long offset;
    private long lastFlushNanos = System.nanoTime();
    private volatile boolean closed;

    /** The cursor for those who wait: sequence number and position in one word, ascending. */
    private volatile long flushed = -1;

    private volatile boolean failed;

    private Durability(final LogConfig config, final LogDirectory directory) {
        this.config = config;
        this.directory = directory;
    }

    static Durability open(final LogConfig config) throws IOException {
        return new Durability(config, LogDirectory.open(config.directory()));
    }

    /** For the flushes from now on. */
    void reconfigure(final LogConfig changed) {
        config = changed;
    }

    // --- segments ------------------------------------------------------------------------------------------------

    /** @return the first of the linked segments that are there, null when there are none */
    Segment recovered() throws IOException {
        final List<RecoveredSegment> found = directory.recover();
        Segment first = null;
        Segment before = null;
        for (final RecoveredSegment recovered : found) {
            final Segment next = restore(recovered, recovered == found.getLast());
            if (before == null) {
                first = next;
            } else {
                before.next = next;
            }
            before = next;
        }
        return first;
    }

    private Segment restore(final RecoveredSegment recovered, final boolean last) throws IOException {
        final MappedRegion region = MappedRegion.map(recovered.file());
        final Segment restored = new Segment(region, recovered.baseOffset(), recovered.sequence(), false, this);
        // An orderly close has padded the last segment; it is to be filled first.
        final int end = last && recovered.closed() ? paddingOf(restored) : recovered.endPosition();
        if (end < recovered.endPosition()) {
            // First, or a crash behind appends to come would find a checkpoint that skips them.
            directory.checkpoint(recovered.sequence(), end, recovered.endOffset());
            region.zero(end, restored.capacity);
        }
        restored.restore(end, recovered.recordCount());
        restored.lastAppendMillis = Files.getLastModifiedTime(recovered.file()).toMillis();
        if (!recovered.verified()) {
            restored.verifyUpTo(end);
        }
        return restored;
    }

    /** @return where the closing padding of a segment starts; its capacity when it has none */
    private static int paddingOf(final Segment last) {
        int at = 0;
        while (at < last.capacity) {
            final long word = last.word(at);
            if (FrameScanner.fault(word, at, last.capacity) != null) {
                return last.capacity; // damaged; readers find that out
            }
            final int next = Segment.nextPosition(at, word);
            if (next == last.capacity
                    && FrameDescriptor.type(word) == FrameDescriptor.TYPE_PADDING
                    && FrameDescriptor.recordCount(word) == 0) {
                return at;
            }
            at = next;
        }
        return last.capacity;
    }

    /** Sets the flush cursor to the end of what is there. */
    void start(final Segment last) {
        segment = last;
        position = last.tailPosition();
        offset = last.claimedOffset();
        flushed = pack(last.sequence, position);
    }

    @Override
    public MappedRegion allocate() throws IOException {
        final MappedRegion region = MappedRegion.create(directory.newSegmentPath(), config.segmentBytes());
        directory.force();
        return region;
    }

    void writeHeader(final MappedRegion region, final long baseOffset, final long sequence) {
        region.writeHeader(
                SegmentHeader.inUse(region.frames().capacity(), baseOffset, sequence, System.currentTimeMillis())
                        .encode());
    }

    /** Of a segment that retention has dropped; at once, for a gap between segments would be an error at the next start. */
    void dropped(final Segment old) {
        flushLock.lock();
        try {
            if (segment == old) {
                moveTo(old.next);
            }
        } finally {
            flushLock.unlock();
        }
        final MappedRegion region = old.region;
        region.writeHeader(SegmentHeader.spare(region.frames().capacity()).encode());
        region.forceHeader();
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

    void writeChecksum(final Segment where, final int frame, final long word) {
        final int checksum = checksums.get().ofFrame(where.sequence, word, where.region.frameBytes(), frame);
        where.frames.putInt(frame + FrameDescriptor.length(word) - FrameDescriptor.CHECKSUM_LENGTH, checksum);
    }

    void writePaddingChecksum(final Segment where, final int frame, final long word) {
        where.frames.putLong(
                frame + FrameDescriptor.TIMESTAMP_OFFSET,
                Integer.toUnsignedLong(checksums.get().ofPadding(where.sequence, word)));
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

    // --- flush ---------------------------------------------------------------------------------------------------

    boolean hasFailed() {
        return failed;
    }

    /**
     * Waits until a committed frame and all before it are on the device.
     *
     * @param end position behind the frame
     * @return false when the device has failed
     */
    boolean await(final Segment where, final int end) {
        final long target = pack(where.sequence, end);
        while (flushed < target) {
            if (!forceUpTo(target)) {
                return false;
            }
            if (flushed < target) {
                if (closed) {
                    return false; // nobody will force it any more
                }
                LockSupport.parkNanos(CLAIM_WAIT_NANOS);
            }
        }
        return true;
    }

    /** @return false when the device has failed */
    boolean flush() {
        return forceUpTo(Long.MAX_VALUE);
    }

    private boolean forceUpTo(final long target) {
        flushLock.lock();
        try {
            if (flushed < target && !failed && !closed) {
                force();
            }
            return !failed;
        } finally {
            flushLock.unlock();
        }
    }

    /** Moves the cursor behind all that is committed. Under the flush lock. */
    private void force() {
        try {
            for (; ; ) {
                final int from = position;
                walk();
                if (position > from) {
                    segment.region.force(from, position);
                }
                flushed = pack(segment.sequence, position);
                final Segment next = position == segment.capacity ? segment.next : null;
                if (next == null) {
                    break;
                }
                moveTo(next);
            }
            lastFlushNanos = System.nanoTime();
        } catch (final UncheckedIOException e) {
            fail(e.getCause());
        }
    }

    private void walk() {
        while (position < segment.capacity) {
            final long word = segment.word(position);
            if (word == 0) {
                break;
            }
            offset += FrameDescriptor.recordCount(word);
            position = Segment.nextPosition(position, word);
        }
    }

    private void moveTo(final Segment next) {
        segment = next;
        position = 0;
        offset = next.baseOffset;
    }

    private void fail(final IOException e) {
        failed = true;
        LOG.error(
                "{} takes no more appends until it is opened again: its device failed: {}",
                directory.path(),
                e.toString());
    }

    private static long pack(final long sequence, final int position) {
        return (sequence << 32) | position;
    }

    /**
     * On the maintenance thread: forces what the policy says is due, and notes how far.
     *
     * @return false when the device has failed
     */
    boolean maintain() throws IOException {
        flushLock.lock();
        try {
            if (failed || closed) {
                return !failed;
            }
            final boolean rotated = segment.next != null;
            final boolean due = config.flush().kind() == FlushPolicy.Kind.INTERVAL
                    && System.nanoTime() - lastFlushNanos
                            >= config.flush().interval().toNanos();
            if (rotated || due) {
                final int before = position;
                force();
                if (!failed && (rotated || position != before)) {
                    checkpoint();
                }
            }
            return !failed;
        } finally {
            flushLock.unlock();
        }
    }

    private void checkpoint() throws IOException {
        directory.checkpoint(segment.sequence, position, offset);
    }

    // --- the log's end -------------------------------------------------------------------------------------------

    /**
     * Makes a truncation last: at any moment a crash leaves the log as it was, cut at the end of a segment, or cut where it
     * should be.
     *
     * @return what stays of the segment that is cut
     */
    Segment truncate(final Truncation at, final SegmentPool pool) throws IOException {
        flushLock.lock();
        try {
            final Segment cut = at.segment();
            if (at.position() > 0) {
                cut.region.force(0, at.position());
            }
            directory.checkpoint(cut.sequence, at.position(), at.offset());
            final Path file = cut.region.file();
            final Path temporary = file.resolveSibling("truncated.tmp");
            Files.deleteIfExists(temporary);
            final MappedRegion region = MappedRegion.create(temporary, cut.region.bytes());
            pool.adopt();
            writeHeader(region, cut.baseOffset, cut.sequence);
            final Segment stays = at.copyTo(region, this);
            region.force(0, Math.max(at.position(), FrameDescriptor.ALIGNMENT));
            deleteBehind(cut);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            directory.force();
            region.renamed(file);
            cut.region.renamed(null);
            segment = stays;
            position = at.position();
            offset = at.offset();
            flushed = pack(stays.sequence, position);
            return stays;
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        } finally {
            flushLock.unlock();
        }
    }

    /** From the end, so that no gap can remain. */
    private static void deleteBehind(final Segment cut) throws IOException {
        if (cut.next != null) {
            deleteBehind(cut.next);
            Files.deleteIfExists(cut.next.region.file());
            cut.next.region.renamed(null);
        }
    }

    /**
     * Forces everything and lets others open the log. Waits a moment for claims that are open; what stands behind one that stays
     * open is cut off at the next start.
     */
    void closeAfter(final Segment last) {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        while (!last.isCommitted() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(CLAIM_WAIT_NANOS);
        }
        flushLock.lock();
        try {
            if (closed) {
                return;
            }
            if (!failed) {
                force();
            }
            if (!failed) {
                checkpoint();
            }
            closed = true;
            directory.close();
        } catch (final IOException e) {
            LOG.error(
                    "{} was not closed in order; the next start looks through it: {}", directory.path(), e.toString());
        } finally {
            flushLock.unlock();
        }
    }

    /** Before the log is used: gives the directory back. */
    void close() throws IOException {
        directory.close();
    }

    void delete() throws IOException {
        flushLock.lock();
        try {
            final LogDirectory open = closed ? LogDirectory.open(config.directory()) : directory;
            closed = true;
            open.delete();
        } finally {
            flushLock.unlock();
        }
    }
}
