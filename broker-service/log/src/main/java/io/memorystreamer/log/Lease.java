package io.memorystreamer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;

/**
 * What a {@link MappedPartitionLog} knows of a {@link Claim}: the frame it holds and who owns it. Made once per claim object
 * and log, so that claiming allocates nothing.
 *
 * <p>The frame's word decides between owner and watch: both exchange it for 0, the owner for the record, the watch for
 * padding. An owner that was given up although its thread lives may still write into the frame; readers skip it, and a pin
 * keeps the region from being reused until the owner comes back, its thread ends or the claim is unreachable.
 */
final class Lease extends ClaimOwner implements Watched {

    private static final VarHandle SEGMENT;
    private static final VarHandle ROOM;
    private static final VarHandle VERSION;

    static {
        try {
            SEGMENT = MethodHandles.lookup().findVarHandle(Lease.class, "segment", Segment.class);
            VERSION = MethodHandles.lookup().findVarHandle(Lease.class, "version", int.class);
            ROOM = MethodHandles.lookup().findVarHandle(Lease.class, "room", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final MappedPartitionLog log;
    private final WeakReference<Claim> claim;
    private final BooleanSupplier ended;

    /** Odd while the three below are being written, so that the watch takes them from one claim or not at all. */
    @SuppressWarnings("unused") // through VERSION
    private int version;

    private Thread thread;

    /** The frame's position and its aligned length, in one word so that the watch never sees a mixture of two claims. */
    @SuppressWarnings("unused") // through ROOM
    private long room;

    /** Where the frame is; null when nothing is held. Released by the owner, acquired by the watch. */
    @SuppressWarnings("unused") // through SEGMENT
    private Segment segment;

    /** The watch has given the claim up and pinned the segment; published by the frame's word. */
    private boolean pinned;

    Lease(final MappedPartitionLog log, final Claim claim) {
        this.log = log;
        this.claim = new WeakReference<>(claim);
        this.ended = claim.ended;
    }

    void open(final Segment where, final int position, final int bytes) {
        final int next = version + 2;
        VERSION.setOpaque(this, next - 1);
        VarHandle.storeStoreFence(); // odd before the three
        thread = Thread.currentThread();
        ROOM.setOpaque(this, ((long) position << 32) | bytes);
        SEGMENT.setRelease(this, where);
        VERSION.setRelease(this, next); // even behind them
    }

    private static int frame(final long room) {
        return (int) (room >>> 32);
    }

    private static int alignedLength(final long room) {
        return (int) room;
    }

    @Override
    boolean commit(final Claim held, final long timestamp) {
        final Segment where = segment;
        if (where == null) {
            return false; // given up, and forgotten by the watch
        }
        final int frame = frame(room);
        boolean committed = false;
        if (where.word(frame) == 0) {
            where.frames.putLong(frame + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
            committed = where.commitClaim(frame, where.seal(frame, held.length(), FrameDescriptor.TYPE_RECORD, 1));
        }
        final int end = frame + alignedLength(room);
        end(where, committed); // before the wait for the device, which is for this thread's claims too
        return committed && log.appended(where, end, held.length(), 0) == 0;
    }

    @Override
    void abort(final Claim held) {
        final Segment where = segment;
        if (where == null) {
            return; // given up, and forgotten by the watch
        }
        final int frame = frame(room);
        end(
                where,
                where.word(frame) == 0 && where.commitClaim(frame, where.sealPadding(frame, alignedLength(room), 1)));
    }

    private void end(final Segment where, final boolean closedByOwner) {
        if (!closedByOwner) {
            unpin(where);
        }
        log.unclaimed(thread);
        // Release: the watch must not see a frame of the next claim under this one's segment.
        SEGMENT.setRelease(this, null);
    }

    private void unpin(final Segment where) {
        if (pinned) {
            pinned = false;
            where.unpin();
        }
    }

    @Override
    public boolean isOpen() {
        return (Segment) SEGMENT.getAcquire(this) != null;
    }

    @Override
    public boolean inspect() {
        final boolean forgotten = claim.refersTo(null);
        final int seen = (int) VERSION.getAcquire(this);
        final Segment where = (Segment) SEGMENT.getAcquire(this);
        final Thread owner = thread;
        final long held = (long) ROOM.getOpaque(this);
        VarHandle.loadLoadFence(); // the three before the second look at the version
        if ((seen & 1) != 0 || (int) VERSION.getOpaque(this) != seen) {
            return true; // just being opened; the next look finds it whole
        }
        if (where == null) {
            return !forgotten;
        }
        if (!owner.isAlive() || forgotten) {
            // What the owner did last is visible, by its end or the collector: it closed the claim, or nobody will.
            if ((Segment) SEGMENT.getAcquire(this) == where && (int) VERSION.getOpaque(this) == seen) {
                giveUp(where, held, false);
                unpin(where);
                log.unclaimed(owner);
                SEGMENT.setRelease(this, null);
            }
            return !forgotten;
        }
        if (ended != null && !pinned && ended.getAsBoolean()) {
            giveUp(where, held, true);
        }
        return true;
    }

    /** @param alive whether the owner may still write into the frame, or even close it at this moment */
    private void giveUp(final Segment where, final long held, final boolean alive) {
        final int frame = frame(held);
        // The pin fails when the claim has been closed and its segment dropped meanwhile: that one has an open claim no
        // more.
        if (alive && !where.pin()) {
            return;
        }
        if (where.word(frame) == 0) {
            pinned = alive; // before the exchange, which publishes it to the owner
            final long padding =
                    alive ? where.abandonedWord(alignedLength(held)) : where.sealPadding(frame, alignedLength(held), 1);
            if (where.commitClaim(frame, padding)) {
                log.repaired();
                return; // with the pin
            }
            pinned = false;
        }
        if (alive) {
            where.unpin();
        }
    }
}
