package io.memorystreamer.log;

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

    /** Store buffers drain within microseconds; a listener that came before the next look is seen by every later append. */
    private static final long LISTENER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Between two looks of a log at the clock. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private record Look(long dueNanos, AppendListener listener) {}

    private final OpenClaims claims;
    private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
    private final Set<PartitionLog> ticking = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;
    private long nextTickNanos = System.nanoTime();

    LogWatch() {
        this(OpenClaims.LINGER_NANOS);
    }

    /** @param lingerNanos for how long looks go on when no claim is open */
    LogWatch(final long lingerNanos) {
        claims = new OpenClaims(System::nanoTime, lingerNanos);
        thread = Thread.ofPlatform().name("log-watch").daemon(true).start(this::run);
    }

    void add(final Watched item) {
        claims.add(item);
        wake();
    }

    /** Whenever something watched opens. One read as a rule. */
    void onOpen() {
        if (claims.isUnwatched()) {
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
                long pause = claims.inspect();
                final long now = System.nanoTime();
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
