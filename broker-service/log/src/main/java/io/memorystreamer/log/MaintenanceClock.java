package io.memorystreamer.log;

import java.util.concurrent.TimeUnit;

/** When a {@link MappedPartitionLog} is to look at the age of its records. On the watch's thread. */
final class MaintenanceClock {

    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long nanos;
    private long lastNanos;

    MaintenanceClock(final LogConfig config) {
        this.nanos = interval(config);
    }

    /** A tenth of the age to be noticed, within bounds. */
    private static long interval(final LogConfig config) {
        return config.retentionMillis() == LogConfig.UNLIMITED
                ? Long.MAX_VALUE
                : Math.min(TimeUnit.MILLISECONDS.toNanos(config.retentionMillis() / 10), MAX_NANOS);
    }

    /** Whether the time has come; then it starts anew. */
    boolean isDue(final long now) {
        if (now - lastNanos < nanos) {
            return false;
        }
        lastNanos = now;
        return true;
    }
}
