package io.memorystreamer.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lets threads that append small records to one log at once take turns. When they claim record by record against each other,
 * the tail, and the cache lines that neighbouring frames share, move from CPU to CPU for every record; a thread that appends
 * a run of records alone needs a fraction of the time, also when it has waited for another's run before.
 *
 * <p>A turn is a courtesy, no lock: the tail's atomic alone decides who gets which room, a thread that does not wait breaks
 * nothing, and one that waits does so for {@link #MAX_WAIT_NANOS} at most, then takes the turn of whoever sleeps in it.
 *
 * <p>Threads meet here only with the record that crosses a border of {@link #STEP_BYTES}, after it is committed. When mostly
 * another thread than this one has crossed the border before, within {@link #CONTENDED_NANOS}, they contend.
 *
 * <pre>
 *   shared   0 .. 15  padding
 *           16        thread that crossed the last border
 *           17        score: how much more often another thread came than the same one again, at most MAX_SCORE + 1
 *           18        when the score left 0, in nanoseconds
 *           19        borders left of the turn; written by its holder
 *           20 .. 31  padding
 *           32        thread that has the turn, or 0; those who wait spin here
 *           33        how many wait
 *           34        how often a thread has waited
 *           35 .. 47  padding
 * </pre>
 *
 * All of it is opaque, or read-modify-write where two may come at once: a lost update costs a turn, no memory hangs on it.
 */
final class AppendTurns {

    static final int STEP_BYTES = 1024;

    /** A few microseconds for small records: long enough to be worth the handing over, short to wait for. */
    private static final int TURN_STEPS = 16;

    private static final int MAX_SCORE = 8;

    /** Contended steps that take longer than this together are none: those threads leave room to each other anyway. */
    private static final long CONTENDED_NANOS = TimeUnit.MICROSECONDS.toNanos(64);

    /** Several turns of others. */
    static final long MAX_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** Until one of those who wait takes a turn that was given up. */
    private static final long HANDOVER_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    private static final int NOBODY = 0;
    private static final int LAST = 16;
    private static final int SCORE = 17;
    private static final int SINCE = 18;
    private static final int LEFT = 19;
    private static final int HOLDER = 32;
    private static final int WAITING = 33;
    private static final int WAITS = 34;
    private static final int LENGTH = 48;

    private final AtomicLongArray shared = new AtomicLongArray(LENGTH);

    /** Whether a frame crosses a border. */
    static boolean crosses(final int frame, final int alignedLength) {
        return (frame ^ (frame + alignedLength)) >= STEP_BYTES;
    }

    /** After the frame of a record that crosses a border is committed. May wait. */
    void crossed() {
        final long me = Thread.currentThread().threadId();
        if (shared.getOpaque(HOLDER) == me) {
            final long left = shared.getOpaque(LEFT) - 1;
            shared.setOpaque(LEFT, left);
            if (left <= 0) {
                end(me);
            }
            return;
        }
        final long score = shared.getOpaque(SCORE);
        if (shared.getOpaque(LAST) == me) {
            if (score > 0) {
                shared.setOpaque(SCORE, score - 1);
            }
            return;
        }
        shared.setOpaque(LAST, me);
        if (score >= MAX_SCORE) {
            contend(me);
            return;
        }
        shared.setOpaque(SCORE, score + 2);
        if (score == 0) {
            shared.setOpaque(SINCE, System.nanoTime());
        }
    }

    /** Calls of {@link #crossed} that have waited for a turn so far, or wait now. */
    long waits() {
        return shared.getOpaque(WAITS);
    }

    private void contend(final long me) {
        final long now = System.nanoTime();
        if (now - shared.getOpaque(SINCE) <= CONTENDED_NANOS || shared.getOpaque(HOLDER) != NOBODY) {
            await(me, now);
        } else {
            shared.setOpaque(SCORE, 0);
        }
    }

    private void end(final long me) {
        final long now = System.nanoTime();
        shared.compareAndSet(HOLDER, me, NOBODY);
        if (shared.getOpaque(WAITING) == 0) {
            shared.setOpaque(SCORE, 0);
            return;
        }
        while (shared.getOpaque(HOLDER) == NOBODY && System.nanoTime() - now < HANDOVER_NANOS) {
            Thread.onSpinWait();
        }
        await(me, now);
    }

    /** Until it is this thread's turn. */
    private void await(final long me, final long start) {
        shared.getAndAdd(WAITING, 1);
        shared.getAndAdd(WAITS, 1);
        while (shared.getOpaque(HOLDER) != NOBODY || !shared.compareAndSet(HOLDER, NOBODY, me)) {
            if (System.nanoTime() - start > MAX_WAIT_NANOS) {
                shared.setOpaque(HOLDER, me); // of a thread that sleeps, or appends no more
                break;
            }
            Thread.onSpinWait();
        }
        shared.getAndAdd(WAITING, -1);
        shared.setOpaque(LEFT, TURN_STEPS);
    }
}
