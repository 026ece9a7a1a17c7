package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@link PartitionLog#maintain} of the logs that ask for it, one after the other. */
final class MaintenanceThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogMaintenance.class);

    /** Pause before a log whose regions are all in use is looked at again. */
    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Pause after a failure to allocate, so that a full file system is not hammered. */
    private static final long FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Asked for by producers, see {@link PartitionLog#maintenanceRequested}. */
    private final Queue<PartitionLog> requests = new ConcurrentLinkedQueue<>();

    /** When a log is due again, by {@link System#nanoTime()}. On the thread only, as is {@link #failing}. */
    private final Map<PartitionLog, Long> retries = new HashMap<>();

    private final Set<PartitionLog> failing = new HashSet<>();
    private final AtomicLong failures;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean parked;

    /** @param failures counts the logs' failures to get a segment */
    MaintenanceThread(final String name, final AtomicLong failures) {
        this.failures = failures;
        thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
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

    private void run() {
        while (!closed) {
            for (PartitionLog log = requests.poll(); log != null; log = requests.poll()) {
                // A log that waits for its retry has been asked for while it failed; that does not cut its pause short.
                if (!retries.containsKey(log)) {
                    maintain(log);
                }
            }
            pause(requestDueRetries());
        }
    }

    private void maintain(final PartitionLog log) {
        // Before the work: what producers ask for during it is either done by it or asked for again below.
        log.maintenanceRequested.set(false);
        try {
            if (log.maintain()) {
                failing.remove(log);
            } else {
                retry(log, RETRY_NANOS);
            }
        } catch (final IOException | UncheckedIOException e) {
            retry(log, FAILURE_NANOS);
            if (failed(log)) {
                LOG.error("Producers are held back: {}", e.getMessage());
            }
        } catch (final RuntimeException | Error e) {
            retry(log, FAILURE_NANOS);
            if (failed(log)) {
                LOG.error("Producers are held back, maintenance of their log failed", e);
            }
        }
    }

    /** @return true at the first failure after a success, which is worth a line in the log */
    private boolean failed(final PartitionLog log) {
        failures.incrementAndGet();
        return failing.add(log);
    }

    /** Marks the log as requested, so that producers that are held back need not ask. */
    private void retry(final PartitionLog log, final long pause) {
        log.maintenanceRequested.set(true);
        retries.put(log, System.nanoTime() + pause);
    }

    /** @return nanoseconds until the next retry is due */
    private long requestDueRetries() {
        final long now = System.nanoTime();
        long pause = Long.MAX_VALUE;
        for (final Iterator<Map.Entry<PartitionLog, Long>> waiting =
                        retries.entrySet().iterator();
                waiting.hasNext(); ) {
            final Map.Entry<PartitionLog, Long> retry = waiting.next();
            final long wait = retry.getValue() - now;
            if (wait <= 0) {
                waiting.remove();
                requests.add(retry.getKey());
            } else {
                pause = Math.min(pause, wait);
            }
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

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        LogMaintenance.join(thread);
    }
}
