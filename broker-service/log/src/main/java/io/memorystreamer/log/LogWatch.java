package io.memorystreamer.log;

import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, on a thread of its own, after what must not wait for a segment to be prepared: owners that have died with a claim
 * open, listeners that may have missed the append before they came, and logs that do something by the clock.
 *
 * <p>It sleeps for good while there is nothing of the kind.
 */
final class LogWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    /** Between two looks at open claims, less than half of the ten milliseconds within which one must be given up. */
    private static final long CLAIM_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** Looks go on this long after the last claim was seen open: claims come in flocks. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Store buffers drain within microseconds; a listener that came before the next look is seen by every later append. */
    private static final long LISTENER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Between two looks of a log at the clock. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private record Look(long dueNanos, AppendListener listener) {}

    private final Queue<Watched> watched = new ConcurrentLinkedQueue<>();
    private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
    private final Set<PartitionLog> ticking = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;
    /** Set when the thread looks at no claims; whoever opens one then wakes it. */
    private volatile boolean claimsUnwatched = true;

    private long lastOpenNanos;
    private long nextTickNanos = System.nanoTime();

    LogWatch() {
        thread = Thread.ofPlatform().name("log-watch").daemon(true).start(this::run);
    }

    void add(final Watched item) {
        watched.add(item);
        wake();
    }

    /** Whenever something watched opens. One read as a rule. */
    void onOpen() {
        if (claimsUnwatched) {
            wake();
        }
    }

    /** Calls the listener once, in about a millisecond. */
    void lookAgain(final AppendListener listener) {
        looks.add(new Look(System.nanoTime() + LISTENER_NANOS, listener));
        wake();
    }

    /** Ticks a log until {@link #stopTicking}. */
    void tick(final PartitionLog log) {
        ticking.add(log);
        wake();
    }

    void stopTicking(final PartitionLog log) {
        ticking.remove(log);
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try {
                final long now = System.nanoTime();
                long pause = inspect(now);
                pause = Math.min(pause, look(now));
                pause = Math.min(pause, tick(now));
                if (pause == Long.MAX_VALUE) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, pause);
                }
            } catch (final RuntimeException e) {
                LOG.error("The watch over logs goes on after an error", e);
                LockSupport.parkNanos(this, TICK_NANOS);
            }
        }
    }

    private long inspect(final long now) {
        final boolean unwatchedBefore = claimsUnwatched;
        boolean open = false;
        for (final Iterator<Watched> items = watched.iterator(); items.hasNext(); ) {
            final Watched item = items.next();
            open |= item.isOpen();
            if (!item.inspect()) {
                items.remove();
            }
        }
        if (open) {
            lastOpenNanos = now;
        }
        if (!open && (watched.isEmpty() || now - lastOpenNanos > LINGER_NANOS)) {
            claimsUnwatched = true;
            // Once more before the long sleep: whoever opened something just now may have read the flag before it was
            // set,
            // since no fence stands between opening and reading.
            return unwatchedBefore ? Long.MAX_VALUE : CLAIM_NANOS;
        }
        claimsUnwatched = false;
        return CLAIM_NANOS;
    }

    private long look(final long now) {
        for (Look look = looks.peek(); look != null; look = looks.peek()) {
            if (look.dueNanos - now > 0) {
                return look.dueNanos - now;
            }
            looks.poll();
            look.listener.onAppend(0);
        }
        return Long.MAX_VALUE;
    }

    private long tick(final long now) {
        if (ticking.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (nextTickNanos - now <= 0) {
            ticking.forEach(PartitionLog::tick);
            nextTickNanos = now + TICK_NANOS;
        }
        return nextTickNanos - now;
    }

    @Override
    public void close() {
        closed = true;
        wake();
        LogMaintenance.join(thread);
    }
}
