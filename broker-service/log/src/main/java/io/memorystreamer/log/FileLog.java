package io.memorystreamer.log;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a {@link FilePartitionLog}: where it starts and ends, from its opening to its deletion. Closing it waits a second at
 * most for open claims, and gives up what is open then.
 *
 * <p>Locks are taken in this order: {@link #filesLock}, {@link #lock}, that of {@link GroupForce}.
 */
abstract class FileLog extends SegmentedLog {

    private static final Logger LOG = LoggerFactory.getLogger(FilePartitionLog.class);

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogDirectory directory;

    /** Whoever creates or removes files. */
    private final ReentrantLock filesLock = new ReentrantLock();

    final ReentrantLock lock = new ReentrantLock();
    final Condition written = lock.newCondition();
    private final FileSegments segments;
    final FileTail tail;
    final GroupForce force;
    private final FileMaintenance upkeep;
    private final FileTruncation truncation;

    /** Takes no more appends. Under the lock. */
    boolean closing;

    /** Nothing will become readable any more. */
    private volatile boolean closed;

    FileLog(
            final LogConfig config,
            final LogMaintenance maintenance,
            final LogDirectory directory,
            final FileSegments segments) {
        super(config, maintenance);
        this.directory = directory;
        this.segments = segments;
        this.tail = new FileTail(this, segments);
        this.force = new GroupForce(tail, directory, segments.active());
        this.upkeep = new FileMaintenance(config, lock, segments, tail, force);
        this.truncation = new FileTruncation(this, segments, tail, force);
    }

    /** See {@link Claim#commit}. */
    abstract boolean commit(PendingAppend entry, long timestamp);

    /** See {@link Claim#abort}. */
    abstract void abort(PendingAppend entry);

    /** Under the lock. */
    void signalWritten() {
        written.signalAll();
    }

    @Override
    public LogReader reader() {
        return new FileLogReader(this);
    }

    @Override
    public long startOffset() {
        return segments.oldest().baseOffset;
    }

    @Override
    public long endOffset() {
        return tail.endOffset();
    }

    @Override
    public long committedOffset() {
        return tail.committedOffset();
    }

    @Override
    public void reconfigure(final LogConfig changed) {
        config().requireReplaceableBy(changed);
        filesLock.lock();
        try {
            lock.lock();
            try {
                take(changed, closed);
                segments.reconfigure(changed);
                upkeep.reconfigure(changed);
            } finally {
                lock.unlock();
            }
        } finally {
            filesLock.unlock();
        }
        requestMaintenance();
    }

    @Override
    public long storedBytes() {
        lock.lock();
        try {
            return segments.storedBytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long waitedAppends() {
        throw new IllegalStateException("a log of Storage.FILE takes a lock for every append");
    }

    @Override
    public long repairedClaims() {
        return tail.repairedClaims();
    }

    FileSegment oldest() {
        return segments.oldest();
    }

    /** Whether nothing will become readable any more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public long truncateTo(final long offset) throws IOException {
        filesLock.lock();
        try {
            lock.lock();
            try {
                if (closing) {
                    throw new IllegalStateException(config().directory() + " is closed and cannot be truncated");
                }
                return truncation.to(Math.max(offset, startOffset()));
            } finally {
                written.signalAll();
                lock.unlock();
            }
        } finally {
            filesLock.unlock();
        }
    }

    @Override
    public void deleteBefore(final long offset) {
        filesLock.lock();
        try {
            final List<FileSegment> dropped;
            lock.lock();
            try {
                dropped = closed ? List.of() : segments.dropBelow(offset);
            } finally {
                lock.unlock();
            }
            segments.delete(dropped);
        } finally {
            filesLock.unlock();
        }
        requestMaintenance();
    }

    @Override
    public void flush() throws IOException {
        if (closed) {
            return; // which has forced it
        }
        try {
            force.all();
        } catch (final IOException e) {
            tail.fail(e);
            throw e;
        }
    }

    @Override
    public void close() {
        finishAppends();
        filesLock.lock();
        try {
            if (!closed) {
                closeAppends();
                closeFiles();
            }
        } finally {
            filesLock.unlock();
        }
    }

    /** Takes no more appends, and waits a while for the claims that are open. */
    private void finishAppends() {
        lock.lock();
        try {
            closing = true;
            long nanos = CLOSE_NANOS;
            while (tail.isPending() && nanos > 0 && !tail.holdsClaim(Thread.currentThread())) {
                nanos = written.awaitNanos(nanos);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void closeAppends() {
        lock.lock();
        try {
            closing = true;
            tail.giveUpClaims();
            closed = true; // after the last frame: who sees it sees everything there is to read
            written.signalAll();
        } finally {
            lock.unlock();
        }
        maintenance.watch().stopTicking(this);
        tellListenersOfTheEnd();
    }

    private void closeFiles() {
        final boolean interrupted = Thread.interrupted(); // it would close the checkpoint under us
        try (directory) {
            segments.discardSpare();
            if (!tail.hasFailed()) {
                force.all();
                force.checkpointTail(segments.active());
            }
        } catch (final IOException e) {
            tail.fail(e); // before the force is closed: appends that wait for it must not take that for done
            LOG.error(
                    "{} was not closed in order; the next start looks through it: {}",
                    config().directory(),
                    e.toString());
        } finally {
            force.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void delete() throws IOException {
        filesLock.lock();
        try {
            if (deleted) {
                return;
            }
            final LogDirectory open = closed ? LogDirectory.open(config().directory()) : directory;
            deleted = true; // before the segments go, so that readers learn why
            if (!closed) {
                closeAppends();
                force.close();
                segments.discardSpare();
            }
            segments.dropAll();
            open.delete();
        } finally {
            filesLock.unlock();
        }
    }

    @Override
    void tick() {
        if (upkeep.isDue()) {
            requestMaintenance();
        }
    }

    @Override
    boolean maintain() throws IOException {
        filesLock.lock();
        try {
            if (!closed && !tail.hasFailed()) {
                upkeep.run();
            }
            return true;
        } finally {
            filesLock.unlock();
        }
    }
}
