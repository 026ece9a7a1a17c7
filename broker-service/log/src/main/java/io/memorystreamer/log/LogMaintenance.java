package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares and recycles the segments of all logs of a process on one background thread, so that no producer allocates,
 * zeroes or drops a segment.
 */
public final class LogMaintenance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogMaintenance.class);

    /** Pause before a log whose regions are all in use is looked at again. */
    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Pause after a failure to allocate, so that a full file system is not hammered. */
    private static final long FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Each log is in it at most once, see {@link PartitionLog#maintenanceRequested}. */
    private final Queue<PartitionLog> requests = new ConcurrentLinkedQueue<>();

    private final AtomicLong allocationFailures = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean parked;

    public LogMaintenance() {
        thread = Thread.ofPlatform().name("log-maintenance").daemon(true).start(this::run);
    }

    /** From any thread. */
    void request(final PartitionLog log) {
        if (log.maintenanceRequested.compareAndSet(false, true)) {
            requests.add(log);
            if (parked) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** How often a segment could not be had because the file system refused, since the start. */
    public long allocationFailures() {
        return allocationFailures.get();
    }

    private void run() {
        final Queue<PartitionLog> again = new ArrayDeque<>();
        boolean failing = false;
        while (!closed) {
            long pause = Long.MAX_VALUE;
            for (PartitionLog log = requests.poll(); log != null; log = requests.poll()) {
                // Before the work: a request made during it is a new one.
                log.maintenanceRequested.set(false);
                try {
                    if (log.maintain()) {
                        failing = false;
                    } else {
                        pause = retry(log, again, Math.min(pause, RETRY_NANOS));
                    }
                } catch (final IOException e) {
                    allocationFailures.incrementAndGet();
                    if (!failing) {
                        LOG.error("Producers are held back: {}", e.getMessage());
                    }
                    failing = true;
                    pause = retry(log, again, Math.min(pause, FAILURE_NANOS));
                } catch (final RuntimeException | Error e) {
                    LOG.error("Maintenance of a log failed; its producers will be held back", e);
                }
            }
            pause(pause);
            requests.addAll(again);
            again.clear();
        }
    }

    /** Marks the log as requested, so that producers that are held back do not cut the pause short. */
    private static long retry(final PartitionLog log, final Queue<PartitionLog> again, final long pause) {
        if (log.maintenanceRequested.compareAndSet(false, true)) {
            again.add(log);
        }
        return pause;
    }

    private void pause(final long nanos) {
        parked = true;
        // After parked, and both volatile: a request is either seen here, or its thread sees parked and unparks.
        if (requests.isEmpty() && !closed) {
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        parked = false;
    }

    /** Ends the thread. Logs that are still open stop rotating. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
