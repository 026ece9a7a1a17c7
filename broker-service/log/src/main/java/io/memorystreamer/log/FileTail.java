package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end of a {@link FilePartitionLog}: decides where frames go, and writes them strictly in order. While a claim is
 * open, what is appended behind it gets its place and its offset, and waits in memory. Under the log's lock, but for the
 * volatile fields.
 */
final class FileTail {

    private static final Logger LOG = LoggerFactory.getLogger(FileTail.class);

    /** Claims and appends behind them hold at most this many bytes; then appends are back pressured. */
    static final int MAX_PENDING_BYTES = 8 * 1024 * 1024;

    /** So that offsets within a segment stay within an int, however few bytes the batches have. */
    private static final int MAX_RECORDS = 1 << 30;

    private static final int MAX_POOLED = 64;
    private static final int MAX_POOLED_BYTES = 64 * 1024;

    private final FileLog log;
    private final FileSegments segments;
    private final FrameChecksum checksum = new FrameChecksum();
    private final FrameEncoder scratch = new FrameEncoder();
    private final FrameEncoder padding = new FrameEncoder();
    private final ArrayDeque<PendingAppend> pending = new ArrayDeque<>();
    private final ArrayDeque<PendingAppend> pool = new ArrayDeque<>();
    private int pendingBytes;

    /** Bytes of payload that became visible since this was last asked for. */
    private int published;

    private volatile long endOffset;
    private volatile long committedOffset;
    private volatile long repairedClaims;
    private volatile int openClaims;
    private volatile boolean failed;

    FileTail(final FileLog log, final FileSegments segments) {
        this.log = log;
        this.segments = segments;
        this.endOffset = segments.active().endOffset();
        this.committedOffset = endOffset;
    }

    long endOffset() {
        return endOffset;
    }

    long committedOffset() {
        return committedOffset;
    }

    long repairedClaims() {
        return repairedClaims;
    }

    /** From any thread. */
    boolean hasOpenClaims() {
        return openClaims > 0;
    }

    boolean isPending() {
        return !pending.isEmpty();
    }

    boolean hasFailed() {
        return failed;
    }

    /** Where the next frames are laid out; with room for that many bytes. */
    FrameEncoder scratch(final int length) {
        scratch.require(length);
        return scratch;
    }

    FrameChecksum checksum() {
        return checksum;
    }

    /** Of the segment that the next frame goes to, after {@link #reserve}. */
    long sequence() {
        return segments.active().sequence;
    }

    /** Finds a segment with room. @return 0, or why there is none */
    long reserve(final int length, final int records) {
        if (!pending.isEmpty() && pendingBytes + length > MAX_PENDING_BYTES) {
            return PartitionLog.BACK_PRESSURED;
        }
        final FileSegment active = segments.active();
        if (length <= active.capacity - active.reservedPosition && active.recordCount + records <= MAX_RECORDS) {
            return 0;
        }
        return rotate();
    }

    /** @return 0, or why the log cannot move on to another segment */
    long rotate() {
        final long refusal = segments.refusal();
        log.requestMaintenance();
        if (refusal < 0) {
            return refusal;
        }
        try {
            pad(segments.active());
            segments.advance(endOffset);
            return 0;
        } catch (final IOException e) {
            fail(e);
            return PartitionLog.FAILED;
        }
    }

    private void pad(final FileSegment full) throws IOException {
        final int position = full.reservedPosition;
        final int length = full.capacity - position;
        if (length == 0) {
            return;
        }
        full.reservedPosition = full.capacity;
        if (pending.isEmpty()) {
            full.write(padding.bytes(padding.pad(length, 0, full.sequence, checksum)), position);
            full.committedPosition = full.capacity;
            return;
        }
        final PendingAppend entry = take();
        entry.place(full, position, endOffset, 0, length);
        entry.writtenLength = entry.encoder.pad(length, 0, full.sequence, checksum);
        enqueue(entry, PendingAppend.State.READY, 0);
    }

    /** Appends the sealed frames in {@link #scratch}. @return the first one's offset, or {@link PartitionLog#FAILED} */
    long append(final int length, final int records, final int payloadLength) {
        final FileSegment active = segments.active();
        final int position = active.reservedPosition;
        final long offset = endOffset;
        if (pending.isEmpty()) {
            try {
                active.write(scratch.bytes(length), position);
            } catch (final IOException e) {
                fail(e);
                return PartitionLog.FAILED;
            }
            advance(active, length, records);
            publish(active, active.reservedPosition, endOffset, payloadLength);
        } else {
            final PendingAppend entry = take();
            entry.encoder.copyFrom(scratch, length);
            entry.place(active, position, offset, records, length);
            entry.writtenLength = length;
            enqueue(entry, PendingAppend.State.READY, payloadLength);
            advance(active, length, records);
        }
        return offset;
    }

    private void advance(final FileSegment active, final int length, final int records) {
        active.advance(length, records);
        endOffset += records; // one writer: whoever holds the lock
    }

    private void publish(final FileSegment segment, final int position, final long offset, final int payloadLength) {
        segment.committedPosition = position;
        segment.appended(System.currentTimeMillis());
        committedOffset = offset; // after the position: below this offset readers find every frame
        published += payloadLength;
    }

    /** A claim at the reserved place. */
    PendingAppend claim(final int payloadLength, final Claim claim) {
        final int length = FrameEncoder.alignedLength(payloadLength);
        final PendingAppend entry = take();
        entry.encoder.require(length);
        final FileSegment active = segments.active();
        entry.place(active, active.reservedPosition, endOffset, 1, length);
        entry.ownedBy(Thread.currentThread(), claim);
        enqueue(entry, PendingAppend.State.OPEN, payloadLength);
        openClaims++; // one writer: whoever holds the lock
        advance(active, length, 1);
        return entry;
    }

    /** @return false when the claim was given up before */
    boolean commit(final PendingAppend entry, final long timestamp) {
        if (entry.state != PendingAppend.State.OPEN) {
            return false;
        }
        entry.writtenLength = entry.encoder.seal(
                0, entry.payloadLength, FrameDescriptor.TYPE_RECORD, 1, timestamp, entry.segment.sequence, checksum);
        entry.state = PendingAppend.State.READY;
        openClaims--;
        drain();
        return !failed;
    }

    void abort(final PendingAppend entry) {
        if (entry.state == PendingAppend.State.OPEN) {
            becomePadding(entry);
            entry.state = PendingAppend.State.READY;
            openClaims--;
            drain();
        }
    }

    private void becomePadding(final PendingAppend entry) {
        entry.payloadLength = 0;
        entry.writtenLength = entry.encoder.pad(entry.alignedLength, entry.records, entry.segment.sequence, checksum);
    }

    /** Closes the claims whose owners have ended. */
    void repair() {
        boolean repaired = false;
        for (final PendingAppend entry : pending) {
            if (entry.isOrphaned()) {
                giveUp(entry);
                repairedClaims++; // one writer: whoever holds the lock
                repaired = true;
            }
        }
        if (repaired) {
            drain();
        }
    }

    /** Closes all claims, of a log that is closed. */
    void giveUpClaims() {
        for (final PendingAppend entry : pending) {
            if (entry.state == PendingAppend.State.OPEN) {
                giveUp(entry);
            }
        }
        drain();
    }

    /** The owner may still write, or even commit: its memory stays its own, and the entry is never used again. */
    private void giveUp(final PendingAppend entry) {
        entry.encoder = new FrameEncoder();
        becomePadding(entry);
        entry.state = PendingAppend.State.GIVEN_UP;
        openClaims--;
    }

    /** Writes what no open claim stands before. */
    private void drain() {
        boolean completed = false;
        for (PendingAppend head = pending.peek();
                head != null && head.state != PendingAppend.State.OPEN && !failed;
                head = pending.peek()) {
            try {
                head.segment.write(head.encoder.bytes(head.writtenLength), head.position);
            } catch (final IOException e) {
                fail(e);
                break;
            }
            final int end = head.position + head.alignedLength;
            publish(head.segment, end, head.offset + head.records, head.payloadLength);
            completed |= end == head.segment.capacity;
            remove(pending.poll());
        }
        if (failed) {
            pending.forEach(entry -> entry.state = PendingAppend.State.GIVEN_UP);
            pending.clear();
            pendingBytes = 0;
            openClaims = 0;
        }
        if (completed) {
            log.requestMaintenance(); // which may have waited for it
        }
        log.signalWritten();
    }

    private PendingAppend take() {
        final PendingAppend entry = pool.poll();
        return entry != null ? entry : new PendingAppend(log);
    }

    private void enqueue(final PendingAppend entry, final PendingAppend.State state, final int payloadLength) {
        entry.state = state;
        entry.payloadLength = payloadLength;
        entry.heldBytes = entry.encoder.capacity();
        pendingBytes += entry.heldBytes;
        pending.add(entry);
    }

    private void remove(final PendingAppend entry) {
        pendingBytes -= entry.heldBytes;
        if (entry.state == PendingAppend.State.READY
                && pool.size() < MAX_POOLED
                && entry.encoder.capacity() <= MAX_POOLED_BYTES) {
            entry.disown();
            pool.add(entry);
        }
    }

    /** Whether a thread must not wait for what is pending, as it is what is waited for. */
    boolean holdsClaim(final Thread thread) {
        for (final PendingAppend entry : pending) {
            if (entry.state == PendingAppend.State.OPEN && entry.owner == thread) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes back what is pending from the first entry on that reaches the offset.
     *
     * @return the segment of that entry; null when there was none
     */
    FileSegment truncatePending(final long offset) {
        FileSegment last = null;
        while (!pending.isEmpty()
                && pending.peekLast().offset + pending.peekLast().records > Math.max(offset, committedOffset)) {
            final PendingAppend entry = pending.pollLast();
            pendingBytes -= entry.heldBytes;
            if (entry.state == PendingAppend.State.OPEN) {
                openClaims--;
            }
            entry.state = PendingAppend.State.GIVEN_UP;
            last = entry.segment;
            last.reservedPosition = entry.position;
            last.recordCount = (int) (entry.offset - last.baseOffset);
            last.unindex(entry.position);
            endOffset = entry.offset;
        }
        return last;
    }

    /** Goes back to a frame that is in the file. Nothing is pending. */
    void truncateTo(final FileSegment last, final int position, final long offset) {
        last.committedPosition = position;
        last.reservedPosition = position;
        last.unindex(position);
        last.recordCount = (int) (offset - last.baseOffset);
        endOffset = offset;
        committedOffset = offset;
    }

    int takePublished() {
        final int bytes = published;
        published = 0;
        return bytes;
    }

    /** From any thread: nothing is appended any more. Whether the device has what it was given is unknown from here on. */
    void fail(final IOException e) {
        final boolean first;
        synchronized (this) {
            first = !failed;
            failed = true;
        }
        if (first) {
            LOG.error(
                    "{}: the device failed, nothing is appended until the log is opened again: {}",
                    log.config().directory(),
                    e.toString());
        }
    }
}
