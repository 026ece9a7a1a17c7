package io.memorystreamer.log;

import java.util.concurrent.TimeUnit;

/** When a {@link MappedPartitionLog} has something to do by the clock. On the watch's thread. */
final class MaintenanceClock {

    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long nanos;
    private long lastNanos;

    MaintenanceClock(final LogConfig config) {
        this.nanos = interval(config);
    }

    /** A tenth of the age to be noticed, within bounds; a flush interval as it is. */
    private static long interval(final LogConfig config) {
        long nanos = Long.MAX_VALUE;
        if (config.retentionMillis() != LogConfig.UNLIMITED) {
            nanos = Math.min(TimeUnit.MILLISECONDS.toNanos(config.retentionMillis() / 10), MAX_NANOS);
        }
        if (config.flush().kind() == FlushPolicy.Kind.INTERVAL) {
            nanos = Math.min(nanos, config.flush().interval().toNanos());
        }
        return nanos;
    }

    /** Whether there ever is. */
    boolean isNeeded() {
        return nanos != Long.MAX_VALUE;
    }

    /** Whether the time has come; then it starts anew. */
    boolean isDue() {
        final long now = System.nanoTime();
        if (now - lastNanos < nanos) {
            return false;
        }
        lastNanos = now;
        return true;
    }
}
