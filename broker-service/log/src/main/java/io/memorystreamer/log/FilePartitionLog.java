package io.memorystreamer.log;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * A log in files through reads and writes, as most logs are: one lock, and for each append or batch one write. Its files are
 * those of {@link Storage#MAPPED}.
 *
 * <p>A claim is written in memory of its own. What is appended while it is open waits in memory behind it, so that the files
 * are written strictly in order. With {@link FlushPolicy.Kind#EVERY_COMMIT} an append waits for the claims before it, unless
 * its own thread holds one: then it is on the device when that claim is closed.
 */
final class FilePartitionLog extends FileLog implements Watched {

    private static final long REPAIR_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Whether the watch knows of this log. Under the lock. */
    private boolean watched;

    private FilePartitionLog(
            final LogConfig config,
            final LogMaintenance maintenance,
            final LogDirectory directory,
            final FileSegments segments) {
        super(config, maintenance, directory, segments);
    }

    /** See {@link PartitionLog#open}. */
    static FilePartitionLog create(final LogConfig config, final LogMaintenance maintenance, final Device device)
            throws IOException {
        final LogDirectory directory = LogDirectory.open(config.directory(), device);
        try {
            final FileSegments segments = FileSegments.open(config, directory, directory.recover());
            final FilePartitionLog log = new FilePartitionLog(config, maintenance, directory, segments);
            log.force.checkpointTail(segments.active());
            if (config.ticks()) {
                maintenance.watch().tick(log);
            }
            log.requestMaintenance();
            return log;
        } catch (final Throwable e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public long append(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        final int alignedLength = FrameEncoder.alignedLength(length);
        final long result;
        final int published;
        lock.lock();
        try {
            final FrameEncoder frame = tail.scratch(alignedLength);
            frame.buffer().putBytes(FrameDescriptor.HEADER_LENGTH, buffer, offset, length);
            final long refusal = admit(alignedLength, 1);
            if (refusal < 0) {
                return refusal;
            }
            frame.seal(0, length, FrameDescriptor.TYPE_RECORD, 1, timestamp, tail.sequence(), tail.checksum());
            result = tail.append(alignedLength, 1, length);
            published = tail.takePublished();
        } finally {
            lock.unlock();
        }
        return complete(result, 1, published);
    }

    @Override
    public long append(final RecordBatch batch) {
        final int records = batch.recordCount();
        final int bytes = batch.lengthWith(FrameEncoder.OVERHEAD);
        if (records == 0 || bytes > maxRecordLength + FrameEncoder.OVERHEAD) {
            return TOO_LARGE;
        }
        final long result;
        final int published;
        lock.lock();
        try {
            final FrameEncoder frames = tail.scratch(bytes);
            final long refusal = admit(bytes, records);
            if (refusal < 0) {
                return refusal;
            }
            final int payloads = frames.sealBatch(batch, tail.sequence(), tail.checksum());
            result = tail.append(bytes, records, payloads);
            published = tail.takePublished();
        } finally {
            lock.unlock();
        }
        return complete(result, records, published);
    }

    @Override
    public long appendRecordBatch(
            final DirectBuffer buffer, final int offset, final int length, final int leaderEpoch) {
        if (length > maxRecordLength || length < RecordBatchDescriptor.HEADER_LENGTH) {
            return TOO_LARGE;
        }
        final int records = RecordBatchDescriptor.offsetCount(buffer, offset);
        if (records <= 0 || records > FrameDescriptor.MAX_RECORD_COUNT) {
            return TOO_LARGE;
        }
        final int alignedLength = FrameEncoder.alignedLength(length);
        final long result;
        final int published;
        lock.lock();
        try {
            final FrameEncoder frame = tail.scratch(alignedLength);
            frame.buffer().putBytes(FrameDescriptor.HEADER_LENGTH, buffer, offset, length);
            final long refusal = admit(alignedLength, records);
            if (refusal < 0) {
                return refusal;
            }
            frame.placeRecordBatch(tail.endOffset(), leaderEpoch);
            frame.seal(
                    0,
                    length,
                    FrameDescriptor.TYPE_RECORD_BATCH,
                    records,
                    RecordBatchDescriptor.maxTimestamp(buffer, offset),
                    tail.sequence(),
                    tail.checksum());
            result = tail.append(alignedLength, records, length);
            published = tail.takePublished();
        } finally {
            lock.unlock();
        }
        return complete(result, records, published);
    }

    @Override
    public long tryClaim(final int length, final Claim claim) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        claim.requireFree();
        lock.lock();
        try {
            final long refusal = admit(FrameEncoder.alignedLength(length), 1);
            if (refusal < 0) {
                return refusal;
            }
            final PendingAppend room = tail.claim(length, claim);
            claim.wrap(room, room.encoder.buffer(), FrameDescriptor.HEADER_LENGTH, length);
            if (!watched) {
                watched = true;
                maintenance.watch().add(this);
            }
            maintenance.watch().onOpen();
            return room.offset;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ExclusiveAppender exclusiveAppender() {
        throw new IllegalStateException("a log of Storage.FILE writes under a lock, which nobody can have for long;"
                + " use append, or another kind of storage");
    }

    /** Under the lock. @return 0 when that many bytes can be appended to the active segment */
    private long admit(final int length, final int records) {
        if (closing) {
            return CLOSED;
        }
        return tail.hasFailed() ? FAILED : tail.reserve(length, records);
    }

    @Override
    boolean commit(final PendingAppend entry, final long timestamp) {
        final long end;
        final int published;
        lock.lock();
        try {
            end = entry.offset + 1;
            if (!tail.commit(entry, timestamp)) {
                return false;
            }
            published = tail.takePublished();
        } finally {
            lock.unlock();
        }
        return complete(end - 1, 1, published) >= 0;
    }

    @Override
    void abort(final PendingAppend entry) {
        final int published;
        lock.lock();
        try {
            tail.abort(entry);
            published = tail.takePublished();
        } finally {
            lock.unlock();
        }
        wake(published);
    }

    /** After an append, without the lock. */
    private long complete(final long offset, final int records, final int published) {
        wake(published);
        if (offset >= 0
                && config().flush().kind() == FlushPolicy.Kind.EVERY_COMMIT
                && awaitWritten(offset + records)
                && !forceUpTo(offset + records)) {
            return FAILED;
        }
        return offset;
    }

    /** @return false when the calling thread itself holds a claim that stands before the offset */
    private boolean awaitWritten(final long offset) {
        if (tail.committedOffset() >= offset) {
            return true;
        }
        lock.lock();
        try {
            // Until a truncation has taken the record away again, if there is one.
            while (tail.committedOffset() < offset && offset <= tail.endOffset() && !tail.hasFailed()) {
                if (tail.holdsClaim(Thread.currentThread())) {
                    return false;
                }
                written.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean forceUpTo(final long offset) {
        try {
            force.upTo(offset);
            return true;
        } catch (final IOException e) {
            tail.fail(e);
            return false;
        }
    }

    private void wake(final int bytes) {
        if (bytes > 0) {
            tellListeners(bytes);
        }
    }

    @Override
    public boolean isOpen() {
        return tail.hasOpenClaims();
    }

    /** Closes claims whose owners have ended. */
    @Override
    public boolean inspect() {
        if (isClosed()) {
            return false;
        }
        if (tail.hasOpenClaims()) {
            repairClaims();
        }
        return true;
    }

    private void repairClaims() {
        final int published;
        try {
            // The thread looks after other logs, too; this one's lock may be held for as long as its device takes.
            if (!lock.tryLock(REPAIR_NANOS, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            tail.repair();
            published = tail.takePublished();
        } finally {
            lock.unlock();
        }
        wake(published);
    }
}
