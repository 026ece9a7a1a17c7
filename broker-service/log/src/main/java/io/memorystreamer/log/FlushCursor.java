package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces the frames of a {@link Storage#MAPPED} log to the device. The cursor walks behind the committed frames; everything before
 * it was forced. It is moved under a lock, by one thread for all that wait: who comes while another forces, waits for the lock and
 * finds its own frame forced as a rule. Thread-safe.
 */
final class FlushCursor {

    private static final Logger LOG = LoggerFactory.getLogger(FlushCursor.class);

    /** A claim before ours is open; its owner is at work, or about to be found dead. */
    private static final long CLAIM_WAIT_NANOS = 20_000;

    private volatile LogConfig config;
    private final LogDirectory directory;

    private final ReentrantLock lock = new ReentrantLock();
    /** The cursor, under the lock. */
    private Segment segment;

    private int position;
    private long offset;
    /** When the last force began. Written under the lock. */
    private volatile long lastFlushNanos = System.nanoTime();

    private volatile boolean closed;

    /** The cursor for those who wait: sequence number and position in one word, ascending. */
    private volatile long flushed = -1;

    private volatile boolean failed;

    FlushCursor(final LogConfig config, final LogDirectory directory) {
        this.config = config;
        this.directory = directory;
    }

    /** Sets the cursor to the end of what is there. */
    void start(final Segment last) {
        segment = last;
        position = last.tailPosition();
        offset = last.claimedOffset();
        flushed = pack(last.sequence, position);
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** The log is cut, and everything before the place is forced. Under the lock. */
    void restartAt(final Segment stays, final int newPosition, final long newOffset) {
        segment = stays;
        position = newPosition;
        offset = newOffset;
        flushed = pack(stays.sequence, newPosition);
    }

    /** A segment is to be dropped, forced or not. @return false when the device has failed, or the log is closed */
    boolean leave(final Segment dropped) {
        lock.lock();
        try {
            if (failed || closed) {
                return false;
            }
            if (segment == dropped) {
                moveTo(dropped.next);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. @throws IOException when the device has failed */
    void forceBeforeACut() throws IOException {
        if (!failed) {
            force();
        }
        if (failed) {
            throw new IOException("cannot truncate " + directory.path() + ": the device failed; see the log");
        }
    }

    boolean hasFailed() {
        return failed;
    }

    /**
     * Waits until a committed frame and all before it are on the device.
     *
     * @param end position behind the frame
     * @return false when the device has failed
     */
    boolean await(final Segment where, final int end) {
        final long target = pack(where.sequence, end);
        while (flushed < target) {
            if (!forceUpTo(target)) {
                return false;
            }
            if (flushed < target) {
                if (closed) {
                    return false; // nobody will force it any more
                }
                LockSupport.parkNanos(CLAIM_WAIT_NANOS);
            }
        }
        return true;
    }

    /** @return false when the device has failed */
    boolean flush() {
        return forceUpTo(Long.MAX_VALUE);
    }

    private boolean forceUpTo(final long target) {
        lock.lock();
        try {
            if (flushed < target && !failed && !closed) {
                force();
            }
            return flushed >= target || !failed; // what got there before the failure is there
        } finally {
            lock.unlock();
        }
    }

    /** Moves the cursor behind all that is committed. Under the flush lock. */
    private void force() {
        lastFlushNanos = System.nanoTime(); // what is appended from here on may have to wait an interval
        try {
            for (boolean entered = false; ; entered = true) {
                final int from = position;
                walk();
                // Of a segment just entered the header at least: a checkpoint may name it.
                if (position > from || entered) {
                    segment.region.force(from, position);
                }
                flushed = pack(segment.sequence, position);
                final Segment next = position == segment.capacity ? segment.next : null;
                if (next == null) {
                    break;
                }
                moveTo(next);
            }
        } catch (final UncheckedIOException e) {
            fail(e.getCause());
        }
    }

    private void walk() {
        while (position < segment.capacity) {
            final long word = segment.word(position);
            if (word == 0) {
                break;
            }
            offset += FrameDescriptor.recordCount(word);
            position = Segment.nextPosition(position, word);
        }
    }

    private void moveTo(final Segment next) {
        segment = next;
        position = 0;
        offset = next.baseOffset;
    }

    void fail(final IOException e) {
        failed = true;
        LOG.error(
                "{} takes no more appends until it is opened again: its device failed: {}",
                directory.path(),
                e.toString());
    }

    private static long pack(final long sequence, final int position) {
        return (sequence << 32) | position;
    }

    /**
     * On the maintenance thread: forces what the policy says is due, and notes how far.
     *
     * @return false when the device has failed
     */
    boolean maintain() throws IOException {
        lock.lock();
        try {
            if (failed || closed) {
                return !failed;
            }
            final boolean rotated = segment.next != null;
            if (rotated || isFlushDue(System.nanoTime())) {
                final int before = position;
                force();
                if (!failed && (rotated || position != before)) {
                    checkpoint();
                }
            }
            return !failed;
        } finally {
            lock.unlock();
        }
    }

    /** For the flushes from now on. */
    void reconfigure(final LogConfig changed) {
        config = changed;
    }

    /** Whether the interval is over, of a log that has one. From any thread. */
    boolean isFlushDue(final long nowNanos) {
        final FlushPolicy policy = config.flush();
        return policy.kind() == FlushPolicy.Kind.INTERVAL
                && nowNanos - lastFlushNanos >= policy.interval().toNanos();
    }

    private void checkpoint() throws IOException {
        directory.checkpoint(segment.sequence, position, offset);
    }

    /**
     * Forces everything and lets others open the log. Waits a moment for claims that are open; what stands behind one that stays
     * open is cut off at the next start.
     */
    void closeAfter(final Segment last) {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        while (!last.isCommitted() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(CLAIM_WAIT_NANOS);
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (!failed) {
                force();
            }
            if (!failed) {
                checkpoint();
            }
            closed = true;
            directory.close();
        } catch (final IOException e) {
            LOG.error(
                    "{} was not closed in order; the next start looks through it: {}", directory.path(), e.toString());
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is forced any more, of a log that is deleted. @return false when it was closed before */
    boolean close() {
        lock.lock();
        try {
            final boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }
}
