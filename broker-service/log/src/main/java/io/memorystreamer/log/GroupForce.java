package io.memorystreamer.log;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forces a {@link FilePartitionLog} to the device. Threads that want it at the same time share one force: whoever gets the
 * lock forces all that is committed, and most of those who waited find their own records done. Thread-safe.
 */
final class GroupForce {

    private final ReentrantLock lock = new ReentrantLock();
    private final FileTail tail;
    private final LogDirectory directory;

    /** The first segment that may hold anything that is not forced. Under the lock. */
    private FileSegment first;

    /** The last segment that was forced as a whole, until the checkpoint names its end. Under the lock. */
    private FileSegment full;

    private boolean closed;
    private volatile long forcedOffset;

    GroupForce(final FileTail tail, final LogDirectory directory, final FileSegment active) {
        this.tail = tail;
        this.directory = directory;
        this.first = active;
        this.forcedOffset = tail.committedOffset();
    }

    /** Returns when everything below a committed offset is on the device. */
    void upTo(final long offset) throws IOException {
        if (forcedOffset >= offset) {
            return;
        }
        lock.lock();
        try {
            if (forcedOffset < offset) {
                forceAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when everything committed is on the device, the headers of all segments too. */
    void all() throws IOException {
        lock.lock();
        try {
            forceAll();
        } finally {
            lock.unlock();
        }
    }

    private void forceAll() throws IOException {
        if (tail.hasFailed()) {
            // A second force may succeed without having written what the first one could not.
            throw new IOException("the device has failed before; open the log again");
        }
        if (closed) {
            return;
        }
        final long target = tail.committedOffset(); // first: what is below stands in the segments that follow
        FileSegment segment = first;
        while (true) {
            final boolean complete = segment.isComplete();
            force(segment);
            final FileSegment next = segment.next;
            if (!complete || next == null) {
                break;
            }
            full = segment;
            segment = next;
        }
        first = segment;
        forcedOffset = target;
    }

    /**
     * Has the next recovery start behind the full segments, or further on. Not on a caller's thread, which may be interrupted.
     *
     * @param end to where everything was written before the last force; null when that is not known
     */
    void checkpoint(final Checkpoint end) throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (end != null && (full == null || full.sequence < end.sequence())) {
                directory.checkpoint(end.sequence(), end.position(), end.offset());
            } else if (full != null) {
                directory.checkpoint(full.sequence, full.capacity, full.endOffset());
            }
            full = null;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is forced from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private static void force(final FileSegment segment) throws IOException {
        if (segment.acquire()) {
            try {
                segment.force();
            } finally {
                segment.release();
            }
        }
    }

    /** Whether there is a full segment to be forced. */
    boolean isAtCompleteSegment() {
        lock.lock();
        try {
            return first.isComplete() && first.next != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is anything to be forced, roughly. */
    boolean isBehind() {
        return forcedOffset < tail.committedOffset();
    }

    /** Of a closed log: recovery need not look at anything. */
    void checkpointTail(final FileSegment active) throws IOException {
        directory.checkpoint(active.sequence, active.committedPosition, tail.committedOffset());
    }

    /** The log now ends in an earlier place; everything before it is forced, and recovery starts there. */
    void restartAt(final FileSegment active) throws IOException {
        lock.lock();
        try {
            active.force();
            first = active;
            full = null;
            forcedOffset = tail.committedOffset();
            checkpointTail(active);
        } finally {
            lock.unlock();
        }
    }
}
