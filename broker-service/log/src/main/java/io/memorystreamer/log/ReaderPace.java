package io.memorystreamer.log;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Keeps a reader that is faster than the producers from treading on their heels, where that pays. A reader that takes record
 * by record right behind a producer fetches the very cache line the producer is writing to, and both wait for it, for each
 * record; a reader that comes a little later finds a run of lines the producer is done with. But a record then waits for the
 * reader, and where producers have nothing more to append that is for nothing.
 *
 * <p>So it is tried out. The reader goes close behind, or keeps its distance: once it has caught up, it rests for {@link
 * #REST_NANOS} before the next poll. Every {@link #TRIAL_INTERVAL_NANOS} it does the other of the two for a {@link
 * #WINDOW_NANOS window}, and takes to what brought more records per second; to the distance only when that brought {@link
 * #MIN_GAIN} as many. Below {@link #MIN_RECORDS_PER_SECOND} nobody is in anybody's way: the reader stays close and tries
 * nothing. One per reader, on its thread.
 */
final class ReaderPace {

    static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(32);
    static final long WINDOW_NANOS = TimeUnit.MICROSECONDS.toNanos(250);
    static final long TRIAL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** After a change, which the machine's own moods may have brought about. */
    private static final long SECOND_TRIAL_NANOS = TRIAL_INTERVAL_NANOS / 8;

    static final long MIN_RECORDS_PER_SECOND = 8_000_000;
    private static final double MIN_GAIN = 1.1;

    private final NanoClock clock;
    private boolean keepsDistance;
    private boolean rests;
    private long restUntil;

    private long windowStart;
    private long windowOffset;
    private boolean trial;
    private long nextTrial;
    /** In the window before the trial. */
    private double usualRate;

    ReaderPace() {
        this(SystemNanoClock.INSTANCE);
    }

    ReaderPace(final NanoClock clock) {
        this.clock = clock;
        this.windowStart = clock.nanoTime();
        this.nextTrial = windowStart;
    }

    /** The reader has jumped to an offset: what lies between was not read, and tells nothing of a rate. */
    void restart(final long offset) {
        windowStart = clock.nanoTime();
        windowOffset = offset;
    }

    /** Before a poll. */
    void await() {
        if (rests) {
            rests = false;
            while (clock.nanoTime() - restUntil < 0) {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * After a poll that has taken records and read all there was. One that finds none is not followed by a rest: the next
     * record is taken when it comes.
     *
     * @param offset of the next record
     */
    void caughtUp(final long offset) {
        final long now = clock.nanoTime();
        final long elapsed = now - windowStart;
        if (elapsed >= WINDOW_NANOS) {
            measured((offset - windowOffset) * 1e9 / elapsed, now);
            windowStart = now;
            windowOffset = offset;
        }
        if (keepsDistance) {
            rests = true;
            restUntil = now + REST_NANOS;
        }
    }

    private void measured(final double rate, final long now) {
        if (trial) {
            trial = false;
            final double distant = keepsDistance ? rate : usualRate;
            final double close = keepsDistance ? usualRate : rate;
            final boolean better = distant > close * MIN_GAIN;
            nextTrial = now + (better == keepsDistance ? SECOND_TRIAL_NANOS : TRIAL_INTERVAL_NANOS);
            keepsDistance = better;
        } else if (rate < MIN_RECORDS_PER_SECOND) {
            keepsDistance = false;
        } else if (now - nextTrial >= 0) {
            usualRate = rate;
            trial = true;
            keepsDistance = !keepsDistance;
        }
    }
}
