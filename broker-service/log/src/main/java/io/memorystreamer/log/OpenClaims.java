package io.memorystreamer.log;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What {@link LogWatch} looks at every few milliseconds while something of it is open, and not at all while nothing is.
 *
 * <p>Whoever opens something reads one flag and wakes the thread when that is set. Between opening and reading stands no
 * fence, which an append would have to pay for: the opener may find the flag not set yet, and the thread, having set it, find
 * nothing open. Therefore it looks once more before the long sleep, at least {@link #PAUSE_NANOS} after it has set the flag:
 * what was opened before the flag could be seen has left every store buffer by then.
 */
final class OpenClaims {

    /** Between two looks at open claims, less than half of the ten milliseconds within which one must be given up. */
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** Looks go on this long after the last claim was seen open: claims come in flocks. */
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Queue<Watched> watched = new ConcurrentLinkedQueue<>();
    private final LongSupplier clock;
    private final long lingerNanos;

    /** Set when nothing will be looked at any more; whoever opens something then wakes the thread. */
    private volatile boolean unwatched;

    /** When it was. On the watch's thread, as is the other one. */
    private long unwatchedNanos;

    private long lastOpenNanos;

    /** @param clock as {@link System#nanoTime()} */
    OpenClaims(final LongSupplier clock, final long lingerNanos) {
        this.clock = clock;
        this.lingerNanos = lingerNanos;
        this.lastOpenNanos = clock.getAsLong() - lingerNanos;
    }

    /** The thread is to be woken behind it. */
    void add(final Watched item) {
        watched.add(item);
    }

    /** Whether whoever has just opened something must wake the thread. One read. */
    boolean isUnwatched() {
        return unwatched;
    }

    /**
     * Looks at everything, on the watch's thread.
     *
     * @return nanoseconds to the next look; {@link Long#MAX_VALUE} to sleep until somebody wakes the thread
     */
    long inspect() {
        final long start = clock.getAsLong();
        boolean open = false;
        for (final Iterator<Watched> items = watched.iterator(); items.hasNext(); ) {
            final Watched item = items.next();
            open |= item.isOpen();
            if (!item.inspect()) {
                items.remove();
            }
        }
        final long now = clock.getAsLong();
        if (open) {
            lastOpenNanos = now;
        }
        if (open || !watched.isEmpty() && now - lastOpenNanos < lingerNanos) {
            unwatched = false;
            return PAUSE_NANOS;
        }
        if (!unwatched) {
            unwatched = true;
            unwatchedNanos = clock.getAsLong(); // behind the flag
            return PAUSE_NANOS;
        }
        // The thread may have been woken for something else in the middle of the pause.
        return start - unwatchedNanos < PAUSE_NANOS ? PAUSE_NANOS : Long.MAX_VALUE;
    }
}
