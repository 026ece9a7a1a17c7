package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in files through reads and writes, as most logs are: one lock, and for each append or batch one write. Its files are
 * those of {@link Storage#MAPPED}.
 *
 * <p>A claim is written in memory of its own. What is appended while it is open waits in memory behind it, so that the files
 * are written strictly in order. With {@link FlushPolicy.Kind#EVERY_COMMIT} an append waits for the claims before it, unless
 * its own thread holds one: then it is on the device when that claim is closed. Closing the log waits a second at most for
 * open claims, and gives up what is open then.
 *
 * <p>Locks are taken in this order: {@link #filesLock}, {@link #lock}, that of {@link GroupForce}.
 */
final class FilePartitionLog extends PartitionLog implements Watched {

    private static final Logger LOG = LoggerFactory.getLogger(FilePartitionLog.class);

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long REPAIR_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final AppendListener[] NO_LISTENERS = {};

    /** Written under both locks. */
    private volatile LogConfig config;

    private final LogMaintenance maintenance;
    private final LogDirectory directory;
    private final int maxRecordLength;

    /** Whoever creates or removes files. */
    private final ReentrantLock filesLock = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final FileSegments segments;
    private final FileTail tail;
    private final GroupForce force;
    private final TruncationHistory truncations = new TruncationHistory();

    private volatile AppendListener[] listeners = NO_LISTENERS;
    /** Takes no more appends. Under the lock. */
    private boolean closing;

    /** Nothing will become readable any more. */
    private volatile boolean closed;

    private volatile boolean deleted;
    /** Whether the watch knows of this log. Under the lock. */
    private boolean watched;

    private volatile long lastFlushNanos = System.nanoTime();

    private FilePartitionLog(
            final LogConfig config,
            final LogMaintenance maintenance,
            final LogDirectory directory,
            final FileSegments segments) {
        this.config = config;
        this.maintenance = maintenance;
        this.directory = directory;
        this.maxRecordLength = LogConfig.maxRecordLength(config.segmentBytes());
        this.segments = segments;
        this.tail = new FileTail(this, segments);
        this.force = new GroupForce(tail, directory, segments.active());
    }

    /** See {@link PartitionLog#open}. */
    static FilePartitionLog create(final LogConfig config, final LogMaintenance maintenance) throws IOException {
        final LogDirectory directory = LogDirectory.open(config.directory());
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
            final DirectBuffer source = batch.buffer();
            int length = 0;
            int payloads = 0;
            for (int at = 0; at < batch.length(); ) {
                final long word = source.getLong(at);
                final int payload = FrameDescriptor.length(word) - FrameDescriptor.HEADER_LENGTH;
                frames.buffer()
                        .putBytes(
                                length + FrameDescriptor.HEADER_LENGTH,
                                source,
                                at + FrameDescriptor.HEADER_LENGTH,
                                payload);
                length += frames.seal(
                        length,
                        payload,
                        FrameDescriptor.TYPE_RECORD,
                        1,
                        source.getLong(at + FrameDescriptor.TIMESTAMP_OFFSET),
                        tail.sequence(),
                        tail.checksum());
                payloads += payload;
                at = Segment.nextPosition(at, word);
            }
            result = tail.append(length, records, payloads);
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
            final UnsafeBuffer bytes = frame.buffer();
            final int payload = FrameDescriptor.HEADER_LENGTH;
            bytes.putBytes(payload, buffer, offset, length);
            final long refusal = admit(alignedLength, records);
            if (refusal < 0) {
                return refusal;
            }
            bytes.putLong(
                    payload + RecordBatchDescriptor.BASE_OFFSET_OFFSET,
                    tail.endOffset(),
                    RecordBatchDescriptor.BYTE_ORDER);
            bytes.putInt(
                    payload + RecordBatchDescriptor.LEADER_EPOCH_OFFSET, leaderEpoch, RecordBatchDescriptor.BYTE_ORDER);
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
                && config.flush().kind() == FlushPolicy.Kind.EVERY_COMMIT
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

    /** Under the lock. */
    void signalWritten() {
        written.signalAll();
    }

    private void wake(final int bytes) {
        if (bytes > 0) {
            for (final AppendListener listener : listeners) {
                listener.onAppend(bytes);
            }
        }
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
    public int maxRecordLength() {
        return maxRecordLength;
    }

    @Override
    public LogConfig config() {
        return config;
    }

    @Override
    public void reconfigure(final LogConfig changed) {
        config.requireReplaceableBy(changed);
        filesLock.lock();
        try {
            lock.lock();
            try {
                config = changed;
                segments.reconfigure(changed);
            } finally {
                lock.unlock();
            }
            if (changed.ticks() && !closed) {
                maintenance.watch().tick(this);
            } else {
                maintenance.watch().stopTicking(this);
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
    public long repairedClaims() {
        return tail.repairedClaims();
    }

    FileSegment oldest() {
        return segments.oldest();
    }

    TruncationHistory truncations() {
        return truncations;
    }

    /** Whether nothing will become readable any more. */
    boolean isClosed() {
        return closed;
    }

    boolean isDeleted() {
        return deleted;
    }

    @Override
    public long truncateTo(final long offset) throws IOException {
        filesLock.lock();
        try {
            lock.lock();
            try {
                if (closing) {
                    throw new IllegalStateException(config.directory() + " is closed and cannot be truncated");
                }
                return truncate(Math.max(offset, startOffset()));
            } finally {
                written.signalAll();
                lock.unlock();
            }
        } finally {
            filesLock.unlock();
        }
    }

    private long truncate(final long offset) throws IOException {
        final FileLogReader walker = new FileLogReader(this);
        final boolean reachesWritten = offset < tail.committedOffset();
        if (reachesWritten && (!walker.seek(offset) || walker.isStoppedByDamage())) {
            throw new IOException(config.directory() + " is damaged below offset " + offset
                    + " and cannot be cut there; truncate it to " + walker.frameOffset());
        }
        try {
            cutPending(offset);
            if (reachesWritten) {
                cutWritten(walker);
            }
        } catch (final IOException e) {
            tail.fail(e);
            throw e;
        }
        return tail.endOffset();
    }

    private void cutPending(final long offset) throws IOException {
        final FileSegment pendingCut = tail.truncatePending(offset);
        if (pendingCut != null) {
            truncations.add(tail.endOffset());
            drop(segments.cutBehind(pendingCut));
        }
    }

    private void cutWritten(final FileLogReader walker) throws IOException {
        force.all();
        final FileSegment last = walker.segment();
        final int position = walker.position();
        final int end = last.committedPosition;
        // First: a reader that saw the count before has read nothing yet of what is written from here on.
        truncations.add(walker.frameOffset());
        tail.truncateTo(last, position, walker.frameOffset());
        final List<FileSegment> dropped = segments.cutBehind(last);
        // Before the files go: recovery would miss what the checkpoint names.
        force.restartAt(last);
        drop(dropped);
        last.zero(position, end);
        last.force();
    }

    private void drop(final List<FileSegment> dropped) {
        if (!dropped.isEmpty()) {
            segments.delete(dropped); // before another file gets the same sequence number
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
        wake(Integer.MAX_VALUE);
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
            LOG.error(
                    "{} was not closed in order; the next start looks through it: {}",
                    config.directory(),
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
            final LogDirectory open = closed ? LogDirectory.open(config.directory()) : directory;
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
    public synchronized void addListener(final AppendListener listener) {
        final List<AppendListener> changed = new ArrayList<>(List.of(listeners));
        changed.add(listener);
        listeners = changed.toArray(NO_LISTENERS);
        maintenance.watch().lookAgain(listener);
    }

    @Override
    public synchronized void removeListener(final AppendListener listener) {
        final List<AppendListener> changed = new ArrayList<>(List.of(listeners));
        changed.removeIf(other -> other == listener);
        listeners = changed.toArray(NO_LISTENERS);
    }

    void requestMaintenance() {
        maintenance.request(this);
    }

    @Override
    public boolean isOpen() {
        return tail.hasOpenClaims();
    }

    /** Closes claims whose owners have ended. */
    @Override
    public boolean inspect() {
        if (closed) {
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

    @Override
    void tick() {
        final long nowMillis = System.currentTimeMillis();
        if (isFlushDue() || isOver(segments.oldest(), nowMillis) || isToAge(segments.active(), nowMillis)) {
            requestMaintenance();
        }
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

    @Override
    boolean maintain() throws IOException {
        filesLock.lock();
        try {
            if (closed || tail.hasFailed()) {
                return true;
            }
            forceWhatIsDue();
            segments.delete(dropExpired());
            prepareSpare();
            return true;
        } finally {
            filesLock.unlock();
        }
    }

    /**
     * A full segment, whatever the policy; before the next spare is there. So no header is on the device while the one before
     * it is not, which recovery would take for a missing file.
     */
    private void forceWhatIsDue() throws IOException {
        if (isFlushDue() || force.isAtCompleteSegment()) {
            lastFlushNanos = System.nanoTime();
            try {
                force.all();
            } catch (final IOException e) {
                tail.fail(e);
                return;
            }
            force.checkpoint();
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

    private void prepareSpare() throws IOException {
        final boolean wanted;
        lock.lock();
        try {
            wanted = segments.wantsSpare();
        } finally {
            lock.unlock();
        }
        if (wanted) {
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
