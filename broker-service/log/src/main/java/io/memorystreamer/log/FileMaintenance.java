package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a {@link FilePartitionLog} does on the maintenance thread: forces what is due, drops what retention no longer covers, and
 * prepares a spare. Under its files' lock, but for {@link #isDue}; takes its lock for moments.
 */
final class FileMaintenance {

    /** Written under both locks of the log. */
    private volatile LogConfig config;

    private final ReentrantLock lock;
    private final FileSegments segments;
    private final FileTail tail;
    private final GroupForce force;

    private volatile long lastFlushNanos = System.nanoTime();

    /** @param lock the log's */
    FileMaintenance(
            final LogConfig config,
            final ReentrantLock lock,
            final FileSegments segments,
            final FileTail tail,
            final GroupForce force) {
        this.config = config;
        this.lock = lock;
        this.segments = segments;
        this.tail = tail;
        this.force = force;
    }

    void reconfigure(final LogConfig changed) {
        config = changed;
    }

    /** From any thread: whether there is something to do by the clock. */
    boolean isDue() {
        final long nowMillis = System.currentTimeMillis();
        return isFlushDue() || isOver(segments.oldest(), nowMillis) || isToAge(segments.active(), nowMillis);
    }

    private boolean isFlushDue() {
        return config.flush().kind() == FlushPolicy.Kind.INTERVAL
                && System.nanoTime() - lastFlushNanos
                        >= config.flush().interval().toNanos()
                && force.isBehind();
    }

    /** Whether a segment's last record is too old. */
    private boolean isOver(final FileSegment segment, final long nowMillis) {
        return config.retentionMillis() != LogConfig.UNLIMITED
                && segment.isComplete()
                && nowMillis - segment.lastAppendMillis >= config.retentionMillis();
    }

    /** Whether the active segment's first record is so old that the segment should be closed, to age as a whole. */
    private boolean isToAge(final FileSegment active, final long nowMillis) {
        return config.retentionMillis() != LogConfig.UNLIMITED
                && active.firstAppendMillis != 0
                && nowMillis - active.firstAppendMillis >= config.retentionMillis();
    }

    /** Of a log that is neither closed nor failed. */
    void run() throws IOException {
        forceWhatIsDue();
        segments.delete(dropExpired());
        prepareSpare();
    }

    /** A full segment, whatever the policy. */
    private void forceWhatIsDue() throws IOException {
        if (isFlushDue() || force.isAtCompleteSegment()) {
            lastFlushNanos = System.nanoTime();
            final Checkpoint end = writtenEnd(); // first: the force reaches it
            try {
                force.all();
            } catch (final IOException e) {
                tail.fail(e);
                return;
            }
            force.checkpoint(end);
        }
    }

    /** @return null while claims are open, when frames before the tail are still to be written */
    private Checkpoint writtenEnd() {
        lock.lock();
        try {
            final FileSegment active = segments.active();
            return tail.isPending()
                    ? null
                    : new Checkpoint(active.sequence, active.committedPosition, tail.committedOffset());
        } finally {
            lock.unlock();
        }
    }

    private List<FileSegment> dropExpired() {
        final List<FileSegment> dropped = new ArrayList<>();
        lock.lock();
        try {
            if (config.retentionMillis() != LogConfig.UNLIMITED) {
                final long nowMillis = System.currentTimeMillis();
                // An idle log would keep its last segment for ever.
                if (isToAge(segments.active(), nowMillis)) {
                    tail.rotate();
                }
                dropped.addAll(segments.dropOlderThan(nowMillis - config.retentionMillis()));
            }
            dropped.addAll(segments.dropExcess());
        } finally {
            lock.unlock();
        }
        return dropped;
    }

    /**
     * Not before the active segment's header is forced, also behind one that an open claim keeps from being complete. So no
     * header is on the device while the one before it is not, which recovery would take for a missing file.
     */
    private void prepareSpare() throws IOException {
        final boolean wanted;
        lock.lock();
        try {
            wanted = segments.wantsSpare();
        } finally {
            lock.unlock();
        }
        if (wanted) {
            try {
                segments.active().forceHeader(); // the active one still: the next takes a spare
            } catch (final IOException e) {
                tail.fail(e);
                return;
            }
            final FileSegment.Spare prepared = segments.prepare();
            lock.lock();
            try {
                segments.offer(prepared); // the log cannot have been closed: that takes the files' lock
            } finally {
                lock.unlock();
            }
        }
    }
}
