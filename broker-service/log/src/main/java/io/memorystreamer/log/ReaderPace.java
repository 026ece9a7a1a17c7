package io.memorystreamer.log;

/**
 * Keeps a reader that is faster than the producers from treading on their heels. A reader that takes message by message right
 * behind a producer fetches the very cache line the producer is writing to, and both wait for it, for each message; a reader
 * that comes a little later finds a run of lines the producer is done with.
 *
 * <p>After a poll that found few records and then none, the next one waits: first {@link #MIN_NANOS} from that poll's end on,
 * and twice as long each time, up to {@link #MAX_NANOS}, as long as polls find few. A poll that finds none ends that, so that
 * at a low rate the wait is over before the next record can be there. One per reader.
 */
final class ReaderPace {

    /** As many at once are worth the fetching of the last lines. */
    private static final int FEW = 256;

    private static final long MIN_NANOS = 100;
    private static final long MAX_NANOS = 4_000;

    private long waitNanos;
    private long caughtUpNanos;

    /** Before a poll. */
    void await() {
        if (waitNanos != 0) {
            while (System.nanoTime() - caughtUpNanos < waitNanos) {
                Thread.onSpinWait();
            }
        }
    }

    /** After a poll that has read all there was. */
    void caughtUp(final int records) {
        if (records == 0) {
            waitNanos = 0;
            return;
        }
        if (records < FEW) {
            waitNanos = waitNanos == 0 ? MIN_NANOS : Math.min(2 * waitNanos, MAX_NANOS);
        }
        caughtUpNanos = System.nanoTime();
    }
}
