package io.memorystreamer.log;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The background threads of all logs of a process: one prepares and recycles the segments of logs in memory, so that no
 * producer allocates, zeroes or drops one; one does the same, and the waiting for devices, for logs in files; and one watches
 * over claims, listeners and the clock. Thread-safe.
 */
public final class LogMaintenance implements AutoCloseable {

    private final AtomicLong allocationFailures = new AtomicLong();
    private final MaintenanceThread memory = new MaintenanceThread("log-maintenance", allocationFailures);
    private final LogWatch watch;
    /** Made with the first log that needs it. */
    private MaintenanceThread files;

    private boolean closed;

    public LogMaintenance() {
        this(new LogWatch());
    }

    /** @param watch closed with this */
    LogMaintenance(final LogWatch watch) {
        this.watch = watch;
    }

    private synchronized MaintenanceThread files() {
        if (files == null && !closed) {
            files = new MaintenanceThread("log-files", allocationFailures);
        }
        return files;
    }

    /** From any thread. */
    void request(final PartitionLog log) {
        final MaintenanceThread thread = log.config().durable() ? files() : memory;
        if (thread != null) {
            thread.request(log);
        }
    }

    LogWatch watch() {
        return watch;
    }

    /** How often a segment could not be had because the file system or the memory refused, since the start. */
    public long allocationFailures() {
        return allocationFailures.get();
    }

    /** Ends the threads. Logs that are still open stop rotating. */
    @Override
    public void close() {
        final MaintenanceThread started;
        synchronized (this) {
            closed = true;
            started = files;
        }
        watch.close();
        memory.close();
        if (started != null) {
            started.close();
        }
    }

    static void join(final Thread thread) {
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
