package io.memorystreamer.log;

import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;

/**
 * A claim of a {@link FilePartitionLog}, or an append that waits behind one. Its place in the log is decided; its bytes stand
 * in memory of its own until everything before it is written. All fields under the log's lock.
 */
final class PendingAppend extends ClaimOwner {

    /** What can be said of a pending append. */
    enum State {
        /** A claim whose owner writes. */
        OPEN,
        /** The bytes are complete. */
        READY,
        /** No longer in the log, whatever its owner does. */
        GIVEN_UP
    }

    private static final WeakReference<Claim> NO_CLAIM = new WeakReference<>(null);

    /** Replaced when the claim is given up, for its owner may still write. */
    FrameEncoder encoder = new FrameEncoder();

    private final FileLog log;

    State state;
    FileSegment segment;
    int position;
    long offset;
    int records;
    /** Bytes it takes in the segment. */
    int alignedLength;
    /** Bytes of {@link #encoder} to be written there. */
    int writtenLength;
    /** Bytes of payload. */
    int payloadLength;
    /** Who claimed; null when it is not a claim. */
    Thread owner;

    private BooleanSupplier ended;
    private WeakReference<Claim> claim = NO_CLAIM;

    /** What it counts for while it is pending. */
    int heldBytes;

    PendingAppend(final FileLog log) {
        this.log = log;
    }

    void place(final FileSegment in, final int at, final long firstOffset, final int offsets, final int length) {
        segment = in;
        position = at;
        offset = firstOffset;
        records = offsets;
        alignedLength = length;
    }

    void ownedBy(final Thread thread, final Claim by) {
        owner = thread;
        ended = by.ended;
        if (!claim.refersTo(by)) {
            claim = new WeakReference<>(by);
        }
    }

    void disown() {
        owner = null;
        ended = null;
        segment = null;
    }

    /** Whether nobody is left who could close the claim. */
    boolean isOrphaned() {
        return state == State.OPEN
                && (!owner.isAlive() || claim.refersTo(null) || ended != null && ended.getAsBoolean());
    }

    @Override
    boolean commit(final Claim claim, final long timestamp) {
        return log.commit(this, timestamp);
    }

    @Override
    void abort(final Claim claim) {
        log.abort(this);
    }
}
