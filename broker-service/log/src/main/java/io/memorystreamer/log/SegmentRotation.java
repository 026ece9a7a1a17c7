package io.memorystreamer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Puts the next segment of a {@link MappedPartitionLog} behind a full one, and gives the log to an exclusive appender.
 * Thread-safe.
 *
 * <p>A flag, {@code rotating}, belongs to the thread that does so; others that need it too spin a moment and come back. It may be
 * taken under the log's structure lock, never the lock under the flag.
 */
final class SegmentRotation {

    private static final int MAX_SPINS = 1_000;

    private static final VarHandle ROTATING;

    static {
        try {
            ROTATING = MethodHandles.lookup().findVarHandle(SegmentRotation.class, "rotating", boolean.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SegmentChain log;
    private final ReadyRegions ready;

    @SuppressWarnings("unused") // through ROTATING
    private volatile boolean rotating;

    /** Written under the flag. */
    private volatile ExclusiveAppender exclusive;
    /** Appends that went on behind the flag. Written under it. */
    private volatile long passed;
    /** Appends wait while the end is cut. */
    private volatile boolean truncating;

    SegmentRotation(final SegmentChain log, final SegmentPool pool) {
        this.log = log;
        this.ready = new ReadyRegions(log, this, pool);
    }

    ReadyRegions ready() {
        return ready;
    }

    // --- the flag ------------------------------------------------------------------------------------------------

    boolean tryLock() {
        for (int spins = 0; !ROTATING.compareAndSet(this, false, true); spins++) {
            if (spins == MAX_SPINS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    void lock() {
        while (!tryLock()) {
            Thread.yield();
        }
    }

    void unlock() {
        rotating = false;
    }

    /** Once a segment has been taken, or may be. */
    private void unlockAndPrepare() {
        unlock();
        log.requestMaintenance();
    }

    boolean isUnderWay() {
        return rotating;
    }

    /** Appends that have taken the flag so far and then were made. */
    long passed() {
        return passed;
    }

    // --- rotation ------------------------------------------------------------------------------------------------

    /**
     * Moves on from a full segment. One thread at a time does so; the others come back to see its result.
     *
     * @return 0 to look at the active segment again, else the outcome of the append
     */
    long rotate(final Segment fullSegment) {
        if (!tryLock()) {
            return PartitionLog.BACK_PRESSURED;
        }
        try {
            if (log.active() != fullSegment) {
                passed = passed + 1;
                return 0;
            }
            if (log.closed) {
                return PartitionLog.CLOSED;
            }
            // Not full: the thread with the closing claim is held up between two instructions.
            if (exclusive != null || truncating || !fullSegment.isFull()) {
                return PartitionLog.BACK_PRESSURED;
            }
            return link(fullSegment, false);
        } finally {
            unlockAndPrepare();
        }
    }

    /** @return 0 when {@link SegmentChain#active} is a new exclusive segment, else the outcome of the append */
    long rotateExclusively() {
        if (!tryLock()) {
            return PartitionLog.BACK_PRESSURED;
        }
        try {
            log.interruptsExclusive =
                    false; // first: a close interrupts after it has closed, so that one of the two is seen
            if (log.closed) {
                return PartitionLog.CLOSED;
            }
            final Segment active = log.active();
            if (truncating || !active.isFull()) {
                return PartitionLog.BACK_PRESSURED;
            }
            return link(active, true);
        } finally {
            unlockAndPrepare();
        }
    }

    private long link(final Segment fullSegment, final boolean exclusively) {
        final long refusal = log.refusal(fullSegment);
        if (refusal < 0) {
            return refusal;
        }
        final MappedRegion region = ready.take(exclusively);
        if (region == null) {
            return PartitionLog.BACK_PRESSURED; // the maintenance, asked for behind this, makes or cleans one
        }
        log.append(fullSegment, log.newSegment(region, fullSegment.endOffset(), fullSegment.sequence + 1, exclusively));
        passed = passed + 1;
        return 0;
    }

    // --- exclusive appenders -------------------------------------------------------------------------------------

    boolean isExclusive() {
        return exclusive != null;
    }

    /** @throws IllegalStateException when there is one */
    void open(final ExclusiveAppender appender) {
        lock();
        try {
            if (exclusive != null) {
                throw new IllegalStateException("an exclusive appender is open already");
            }
            exclusive = appender;
            log.active().close();
        } finally {
            unlockAndPrepare();
        }
    }

    void closed(final ExclusiveAppender appender) {
        lock();
        if (exclusive == appender) {
            exclusive = null;
        }
        unlockAndPrepare();
    }

    // --- truncation ----------------------------------------------------------------------------------------------

    /**
     * Has appends wait until {@link #truncated}.
     *
     * @return the last segment, full
     */
    Segment truncate() {
        lock();
        try {
            if (log.closed) {
                throw new IllegalStateException("the log is closed");
            }
            if (exclusive != null) {
                throw new IllegalStateException("an exclusive appender is open; close it before the log is truncated");
            }
            truncating = true;
            log.active().close();
        } finally {
            unlockAndPrepare();
        }
        while (!log.active().isFull()) {
            Thread.yield();
        }
        return log.active();
    }

    void truncated() {
        truncating = false;
    }
}
