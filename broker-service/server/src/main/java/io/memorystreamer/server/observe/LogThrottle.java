package io.memorystreamer.server.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a few log lines a second through, so that clients cannot fill a disk. Thread-safe. */
public final class LogThrottle {

    private static final int LINES_PER_SECOND = 5;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong secondStart = new AtomicLong(System.nanoTime() - SECOND);
    private final AtomicInteger lines = new AtomicInteger();

    /** Runs {@code log} unless this second has had its lines. */
    public void run(final Runnable log) {
        final long now = System.nanoTime();
        final long start = secondStart.get();
        if (now - start >= SECOND && secondStart.compareAndSet(start, now)) {
            lines.set(0);
        }
        if (lines.incrementAndGet() <= LINES_PER_SECOND) {
            log.run();
        }
    }
}
