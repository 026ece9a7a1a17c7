package io.memorystreamer.log;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * A log whose segments are mapped memory: {@link Storage#MEMORY} and {@link Storage#MAPPED}. An append is one atomic (see
 * {@link Segment}), a copy and one release store.
 *
 * <p>Two locks, neither of which an append takes as a rule. {@code rotating}, a flag, belongs to the thread that puts the next
 * segment behind a full one; others that need it too spin a moment and come back. The structure lock belongs to whoever
 * changes where the log starts or cuts its end: retention, truncation, deletion. The flag may be taken under the lock, never
 * the lock under the flag.
 */
final class MappedPartitionLog extends PartitionLog {

    private static final int MAX_SPINS = 1_000;
    private static final long CLAIM_WAIT_NANOS = 20_000;
    private static final long MAX_TICK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final VarHandle ROTATING;
    private static final VarHandle LISTENERS;

    static {
        try {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            ROTATING = lookup.findVarHandle(MappedPartitionLog.class, "rotating", boolean.class);
            LISTENERS = lookup.findVarHandle(MappedPartitionLog.class, "listeners", AppendListener[].class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written under the structure lock, as are {@link #flushesEveryCommit} and {@link #tickNanos}. */
    private volatile LogConfig config;

    private final LogMaintenance maintenance;
    private final int maxRecordLength;
    private final int overhead;
    /** Null in memory. */
    private final Durability durability;

    private volatile boolean flushesEveryCommit;
    /** With a flush at every commit: threads that hold a claim, whose next append would wait for that for ever. */
    private final Set<Thread> claimants = ConcurrentHashMap.newKeySet();

    private final SegmentPool pool;
    private final CommittedOffset committed;
    /** Null when segments may grow as old as they like; under the structure lock. */
    private SegmentAge age;

    private final ReentrantLock structure = new ReentrantLock();
    private final TruncationHistory truncations = new TruncationHistory();
    private final LongAdder repaired = new LongAdder();

    /** Producer side: under the structure lock; consumer side: the thread that holds {@link #rotating}. */
    private final OneToOneConcurrentArrayQueue<MappedRegion> ready = new OneToOneConcurrentArrayQueue<>(READY_REGIONS);

    private volatile Segment active;
    /** The oldest segment that may be read; written under the structure lock. */
    private volatile Segment oldest;

    private volatile boolean closed;
    private volatile boolean deleted;
    /** The owner of an exclusive segment looks at it with each append: closed, or asked to go on to the next segment. */
    private volatile boolean interruptsExclusive;

    private final AppendTurns turns = new AppendTurns();

    /** Set under {@link #rotating}. */
    private volatile ExclusiveAppender exclusive;
    /** Appends wait while the end is cut. */
    private volatile boolean truncating;

    @SuppressWarnings("unused") // through ROTATING
    private volatile boolean rotating;

    /** Between two looks at the clock, and when the last one was; on the watch's thread. */
    private volatile long tickNanos;

    private long lastTickNanos;

    /** Null while there is none. Copied on each change. */
    private AppendListener[] listeners;

    MappedPartitionLog(
            final LogConfig config, final LogMaintenance maintenance, final SegmentPool.RegionAllocator allocator)
            throws IOException {
        this(config, maintenance, allocator, null);
    }

    private MappedPartitionLog(
            final LogConfig config,
            final LogMaintenance maintenance,
            final SegmentPool.RegionAllocator allocator,
            final Durability durability)
            throws IOException {
        this.config = config;
        this.maintenance = maintenance;
        this.durability = durability;
        this.flushesEveryCommit = config.flush().kind() == FlushPolicy.Kind.EVERY_COMMIT;
        this.pool = new SegmentPool(config, allocator);
        this.maxRecordLength = LogConfig.maxRecordLength(config.segmentBytes());
        Segment first = null;
        Segment last = null;
        if (durability != null) {
            first = durability.recovered();
            for (Segment segment = first; segment != null; segment = segment.next) {
                last = segment;
                pool.adopt();
            }
        }
        if (first == null) {
            first = newSegment(pool.allocate(), 0, 0, false);
            last = first;
        } else if (last.isFull()) {
            last.next = newSegment(pool.allocate(), last.endOffset(), last.sequence + 1, false);
            last = last.next;
        }
        this.overhead = last.overhead();
        this.active = last;
        this.oldest = first;
        this.committed = new CommittedOffset(this, last, last.tailPosition(), last.claimedOffset());
        this.age = age(config);
        if (durability != null) {
            durability.start(last);
        }
        this.tickNanos = tickNanos(config);
        if (config.ticks()) {
            maintenance.watch().tick(this);
        }
    }

    private static SegmentAge age(final LogConfig config) {
        return config.retentionMillis() == LogConfig.UNLIMITED ? null : new SegmentAge(config.retentionMillis());
    }

    static MappedPartitionLog create(final LogConfig config, final LogMaintenance maintenance) throws IOException {
        final MappedPartitionLog log;
        if (config.durable()) {
            final Durability durability = Durability.open(config);
            try {
                log = new MappedPartitionLog(config, maintenance, durability, durability);
            } catch (final IOException | RuntimeException | Error e) {
                durability.close();
                throw e;
            }
        } else {
            log = new MappedPartitionLog(config, maintenance, memory(config));
        }
        maintenance.request(log);
        return log;
    }

    /** A tenth of the age to be noticed, within bounds; a flush interval as it is. */
    private static long tickNanos(final LogConfig config) {
        long nanos = Long.MAX_VALUE;
        if (config.retentionMillis() != LogConfig.UNLIMITED) {
            nanos = Math.min(TimeUnit.MILLISECONDS.toNanos(config.retentionMillis() / 10), MAX_TICK_NANOS);
        }
        if (config.flush().kind() == FlushPolicy.Kind.INTERVAL) {
            nanos = Math.min(nanos, config.flush().interval().toNanos());
        }
        return nanos;
    }

    private static SegmentPool.RegionAllocator memory(final LogConfig config) {
        return new SegmentPool.RegionAllocator() {
            @Override
            public MappedRegion allocate() throws IOException {
                return config.directory() == null
                        ? MappedRegion.anonymous(config.segmentBytes())
                        : MappedRegion.unnamed(config.directory(), config.segmentBytes());
            }
        };
    }

    private Segment newSegment(
            final MappedRegion region, final long baseOffset, final long sequence, final boolean exclusively) {
        if (durability != null) {
            durability.writeHeader(region, baseOffset, sequence);
        }
        final Segment segment = new Segment(region, baseOffset, sequence, exclusively, durability);
        segment.truncations = truncations.count();
        return segment;
    }

    // --- append --------------------------------------------------------------------------------------------------

    @Override
    public long append(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        for (; ; ) {
            final Segment segment = active;
            final long claim = segment.claim(alignedLength, 1);
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                FrameWriter.record(segment, frame, buffer, offset, length, timestamp);
                final long outcome = appended(
                        segment, frame + alignedLength, length, segment.baseOffset + Segment.recordNumber(claim));
                if (AppendTurns.crosses(frame, alignedLength)) {
                    turns.crossed();
                }
                return outcome;
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    @Override
    public long append(final RecordBatch batch) {
        final int length = lengthOf(batch);
        if (length < 0) {
            return length;
        }
        requireNoClaim();
        for (; ; ) {
            final Segment segment = active;
            final long claim = segment.claim(length, batch.recordCount());
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                FrameWriter.batch(segment, frame, batch);
                return appended(
                        segment, frame + length, batch.length(), segment.baseOffset + Segment.recordNumber(claim));
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /** @return bytes the batch takes here, or {@link #TOO_LARGE} */
    int lengthOf(final RecordBatch batch) {
        final int length = durability == null ? batch.length() : batch.lengthWith(overhead);
        return length == 0 || length > maxRecordLength + FrameDescriptor.HEADER_LENGTH ? (int) TOO_LARGE : length;
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
        requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        for (; ; ) {
            final Segment segment = active;
            final long claim = segment.claim(alignedLength, records);
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                final long baseOffset = segment.baseOffset + Segment.recordNumber(claim);
                FrameWriter.recordBatch(segment, frame, buffer, offset, length, records, baseOffset, leaderEpoch);
                return appended(segment, frame + alignedLength, length, baseOffset);
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    @Override
    public long tryClaim(final int length, final Claim claim) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        claim.requireFree();
        requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        for (; ; ) {
            final Segment segment = active;
            final long claimed = segment.claim(alignedLength, 1);
            if (claimed >= 0) {
                claimed(segment, Segment.position(claimed), alignedLength, length, claim);
                return segment.baseOffset + Segment.recordNumber(claimed);
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /** Before an append that waits for all before it. */
    void requireNoClaim() {
        if (flushesEveryCommit && claimants.contains(Thread.currentThread())) {
            throw new IllegalStateException(
                    "this thread holds a claim, and with a flush at every commit nothing that it"
                            + " appends can be acknowledged before: commit or abort it first");
        }
    }

    /** A claim of this thread is closed. */
    void unclaimed(final Thread claimant) {
        if (flushesEveryCommit) {
            claimants.remove(claimant);
        }
    }

    /** Hands a claimed frame to its owner. */
    void claimed(final Segment segment, final int frame, final int alignedLength, final int length, final Claim claim) {
        if (flushesEveryCommit) {
            claimants.add(Thread.currentThread());
        }
        Lease lease = claim.lease;
        if (lease == null || lease.log != this) {
            lease = new Lease(this, claim);
            claim.lease = lease;
            lease.open(segment, frame, alignedLength);
            maintenance.watch().add(lease);
        } else {
            lease.open(segment, frame, alignedLength);
            maintenance.watch().onOpen();
        }
        claim.wrap(lease, segment.frames, frame + FrameDescriptor.HEADER_LENGTH, length);
    }

    /**
     * After each append: tells who waits, and waits for the device where that is asked for.
     *
     * @param end position behind the last frame
     * @return {@code offset}, or {@link #FAILED}
     */
    long appended(final Segment segment, final int end, final int bytes, final long offset) {
        // Opaque, that is plain and not hoisted out of a loop. A listener that has just come may be missed: see
        // LogWatch.
        final AppendListener[] waiting = (AppendListener[]) LISTENERS.getOpaque(this);
        if (waiting != null) {
            for (final AppendListener listener : waiting) {
                listener.onAppend(bytes);
            }
        }
        if (flushesEveryCommit && !durability.await(segment, end)) {
            fail();
            return FAILED;
        }
        return offset;
    }

    /** A claim or an exclusive appender was found without its owner. */
    void repaired() {
        repaired.increment();
    }

    /** The device refuses: no append can be kept any more. */
    private void fail() {
        interruptsExclusive = true;
        if (exclusive == null) {
            active.close();
        }
    }

    // --- rotation ------------------------------------------------------------------------------------------------

    /**
     * Moves on from a full segment. One thread at a time does so; the others come back to see its result.
     *
     * @return 0 to look at the active segment again, else the outcome of the append
     */
    private long rotate(final Segment fullSegment) {
        if (!tryLockRotation()) {
            return BACK_PRESSURED;
        }
        try {
            if (active != fullSegment) {
                return 0;
            }
            if (closed) {
                return CLOSED;
            }
            // Not full: the thread with the closing claim is held up between two instructions.
            if (exclusive != null || truncating || !fullSegment.isFull()) {
                return BACK_PRESSURED;
            }
            return link(fullSegment, false);
        } finally {
            unlockRotation();
        }
    }

    /** @return 0 when {@link #active} is a new exclusive segment, else the outcome of the append */
    long rotateExclusively() {
        if (!tryLockRotation()) {
            return BACK_PRESSURED;
        }
        try {
            interruptsExclusive = false; // first: a close sets it after closed, so that one of the two is seen
            if (closed) {
                return CLOSED;
            }
            if (truncating || !active.isFull()) {
                return BACK_PRESSURED;
            }
            return link(active, true);
        } finally {
            unlockRotation();
        }
    }

    private long link(final Segment fullSegment, final boolean exclusively) {
        if (durability != null && durability.hasFailed()) {
            return FAILED;
        }
        if (config.overflow() == Overflow.REJECT && liveSegments(fullSegment) >= config.maxLiveSegments()) {
            return LOG_FULL;
        }
        final MappedRegion region = ready.peek();
        if (region == null || !exclusively && !region.isClean()) {
            return BACK_PRESSURED; // the maintenance, asked for behind this, makes or cleans one
        }
        ready.poll();
        final Segment next = newSegment(region, fullSegment.endOffset(), fullSegment.sequence + 1, exclusively);
        fullSegment.next = next; // volatile: readers find a segment whose header and base offset are written
        active = next; // after next: whoever sees the new active segment can also reach it from the old one
        return 0;
    }

    private long liveSegments(final Segment newest) {
        return newest.sequence - oldest.sequence + 1;
    }

    private boolean tryLockRotation() {
        for (int spins = 0; !ROTATING.compareAndSet(this, false, true); spins++) {
            if (spins == MAX_SPINS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private void unlockRotation() {
        rotating = false;
        maintenance.request(this);
    }

    private void lockRotation() {
        while (!tryLockRotation()) {
            Thread.yield();
        }
    }

    @Override
    public ExclusiveAppender exclusiveAppender() {
        final ExclusiveAppender appender = new ExclusiveAppender(this, overhead);
        lockRotation();
        try {
            if (exclusive != null) {
                throw new IllegalStateException("an exclusive appender is open already");
            }
            exclusive = appender;
            active.close();
        } finally {
            unlockRotation();
        }
        maintenance.watch().add(appender.watched());
        return appender;
    }

    void exclusiveClosed(final ExclusiveAppender appender) {
        lockRotation();
        if (exclusive == appender) {
            exclusive = null;
        }
        unlockRotation();
    }

    boolean interruptsExclusive() {
        return interruptsExclusive;
    }

    Segment active() {
        return active;
    }

    // --- read ----------------------------------------------------------------------------------------------------

    @Override
    public LogReader reader() {
        return new MappedLogReader(this);
    }

    @Override
    public long startOffset() {
        return oldest.baseOffset;
    }

    @Override
    public long endOffset() {
        return active.claimedOffset();
    }

    @Override
    public long committedOffset() {
        return committed.advance();
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
        structure.lock();
        try {
            if (changed.retentionMillis() != config.retentionMillis()) {
                age = age(changed);
            }
            config = changed;
            pool.limit(changed);
            if (durability != null) {
                durability.reconfigure(changed);
            }
            claimants.clear(); // of an earlier time with a flush at every commit
            flushesEveryCommit = changed.flush().kind() == FlushPolicy.Kind.EVERY_COMMIT;
            tickNanos = tickNanos(changed);
            if (changed.ticks() && !closed) {
                maintenance.watch().tick(this);
            } else {
                maintenance.watch().stopTicking(this);
            }
        } finally {
            structure.unlock();
        }
        maintenance.request(this);
    }

    @Override
    public long storedBytes() {
        structure.lock();
        try {
            long bytes = 0;
            for (Segment segment = oldest; segment != null; segment = segment.next) {
                bytes += SegmentDescriptor.HEADER_LENGTH + segment.tailPosition();
            }
            return bytes;
        } finally {
            structure.unlock();
        }
    }

    @Override
    public long repairedClaims() {
        return repaired.sum();
    }

    TruncationHistory truncations() {
        return truncations;
    }

    Segment oldest() {
        return oldest;
    }

    @Override
    public synchronized void addListener(final AppendListener listener) {
        final AppendListener[] before = listeners == null ? new AppendListener[0] : listeners;
        final AppendListener[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = listener;
        LISTENERS.setVolatile(this, after);
        maintenance.watch().lookAgain(listener);
    }

    @Override
    public synchronized void removeListener(final AppendListener listener) {
        if (listeners != null) {
            final AppendListener[] after =
                    Arrays.stream(listeners).filter(other -> other != listener).toArray(AppendListener[]::new);
            LISTENERS.setVolatile(this, after.length == 0 ? null : after);
        }
    }

    // --- the log's start and end ---------------------------------------------------------------------------------

    @Override
    public long truncateTo(final long offset) throws IOException {
        structure.lock();
        try {
            final Segment end = closeForTruncation();
            try {
                if (offset >= end.endOffset()) {
                    return end.endOffset();
                }
                Segment before = null;
                Segment cut = oldest;
                while (cut != end && cut.next.baseOffset <= offset) {
                    before = cut;
                    cut = cut.next;
                }
                for (Segment segment = cut; ; segment = segment.next) {
                    awaitCommitted(segment);
                    if (segment == end) {
                        break;
                    }
                }
                final Truncation truncation = Truncation.of(cut, offset);
                final Segment stays = durability == null
                        ? truncation.copyTo(pool.allocate(), null)
                        : durability.truncate(truncation, pool);
                replace(before, cut, end, stays, truncation);
                return truncation.offset();
            } finally {
                truncating = false;
            }
        } finally {
            structure.unlock();
        }
    }

    /** @return the last segment, full */
    private Segment closeForTruncation() {
        lockRotation();
        try {
            if (closed) {
                throw new IllegalStateException("the log is closed");
            }
            if (exclusive != null) {
                throw new IllegalStateException("an exclusive appender is open; close it before the log is truncated");
            }
            truncating = true;
            active.close();
        } finally {
            unlockRotation();
        }
        while (!active.isFull()) {
            Thread.yield();
        }
        return active;
    }

    private static void awaitCommitted(final Segment segment) {
        while (!segment.isCommitted()) {
            LockSupport.parkNanos(CLAIM_WAIT_NANOS); // for the claim's owner, or for the watch to give it up
        }
    }

    private void replace(
            final Segment before, final Segment cut, final Segment end, final Segment stays, final Truncation at) {
        lockRotation();
        try {
            truncations.add(at.offset()); // before any is retired: a reader that cannot pin one finds out why
            stays.truncations = truncations.count();
            // From the oldest on.
            for (Segment segment = cut; ; segment = segment.next) {
                segment.retire();
                pool.dropped(segment);
                if (segment == end) {
                    break;
                }
            }
            if (before == null) {
                oldest = stays;
            } else {
                before.next = stays;
            }
            active = stays;
            if (closed) {
                stays.close(); // the close came in between, and has closed the segment before this one
            }
            committed.moveTo(stays, at.position(), at.offset());
        } finally {
            unlockRotation();
        }
    }

    @Override
    public void deleteBefore(final long offset) {
        structure.lock();
        try {
            while (oldest != active && oldest.endOffset() <= offset && oldest.isCommitted()) {
                dropOldest();
            }
        } finally {
            structure.unlock();
        }
        maintenance.request(this);
    }

    /** Under the structure lock, of a full and committed segment. */
    private void dropOldest() {
        final Segment dropped = oldest;
        oldest = dropped.next; // first: a reader whose pin fails looks for the new start
        dropped.retire();
        pool.dropped(dropped);
        if (durability != null) {
            durability.dropped(dropped);
        }
    }

    @Override
    public void close() {
        closed = true;
        interruptsExclusive = true;
        while (rotating) {
            Thread.onSpinWait(); // a rotation that did not see the flag; none after it opens another segment
        }
        if (exclusive == null) {
            active.close();
        }
        maintenance.watch().stopTicking(this);
        tellListeners();
        if (durability != null && !deleted) {
            structure.lock(); // behind a truncation under way
            try {
                durability.closeAfter(active);
            } finally {
                structure.unlock();
            }
        }
    }

    private void tellListeners() {
        final AppendListener[] waiting = (AppendListener[]) LISTENERS.getVolatile(this);
        if (waiting != null) {
            for (final AppendListener listener : waiting) {
                listener.onAppend(Integer.MAX_VALUE);
            }
        }
    }

    /**
     * Whether no segment will be linked any more. The look at {@link #rotating} comes second: a rotation that did not see
     * the flag may still be under way, and none that starts after that look can miss it.
     */
    boolean isClosed() {
        return closed && !rotating;
    }

    boolean isDeleted() {
        return deleted;
    }

    @Override
    public void delete() throws IOException {
        structure.lock();
        try {
            if (deleted) {
                return;
            }
            deleted = true;
            close();
            for (Segment segment = oldest; segment != null; segment = segment.next) {
                segment.retire();
                pool.dropped(segment);
            }
            for (MappedRegion region = ready.poll(); region != null; region = ready.poll()) {
                region.release();
            }
            if (durability != null) {
                durability.delete();
            }
        } finally {
            structure.unlock();
        }
        maintenance.request(this);
    }

    @Override
    public void flush() throws IOException {
        if (durability != null && !durability.flush()) {
            fail();
            throw new IOException("cannot flush " + config.directory() + ": the device failed; see the log");
        }
    }

    // --- maintenance ---------------------------------------------------------------------------------------------

    @Override
    void tick() {
        final long now = System.nanoTime();
        if (now - lastTickNanos >= tickNanos) {
            lastTickNanos = now;
            maintenance.request(this);
        }
    }

    @Override
    boolean maintain() throws IOException {
        // A truncation waits for claims under the lock, and other logs wait for this thread.
        if (!structure.tryLock()) {
            return false;
        }
        try {
            if (deleted) {
                return pool.releaseDropped();
            }
            if (closed) {
                return true;
            }
            if (durability != null && !durability.maintain()) {
                fail();
            }
            applyRetention();
            pool.releaseExcess();
            return prepareRegions();
        } finally {
            structure.unlock();
        }
    }

    /** A segment with an open claim stays, else the log would start behind what is committed. */
    private void applyRetention() {
        if (config.overflow() == Overflow.DELETE_OLDEST) {
            while (liveSegments(active) > config.maxLiveSegments() && oldest.isCommitted()) {
                dropOldest();
            }
        }
        if (age == null) {
            return;
        }
        if (age.look(oldest, active, System.currentTimeMillis())) {
            roll();
        }
        while (oldest != active && age.isOver(oldest) && oldest.isFull() && oldest.isCommitted()) {
            dropOldest();
        }
    }

    /** Closes a segment that is not full, so that it can age. */
    private void roll() {
        if (exclusive != null) {
            interruptsExclusive = true; // its owner does it with its next append
            return;
        }
        final Segment segment = active;
        segment.close();
        rotate(segment);
    }

    private boolean prepareRegions() throws IOException {
        final boolean zeroed = exclusive == null;
        if (zeroed) {
            // Regions that were made ready for an exclusive appender: through once, cleaned.
            for (int i = ready.size(); i > 0; i--) {
                final MappedRegion region = takeSoiled();
                if (region != null) {
                    ready.offer(SegmentPool.prepare(region, true));
                }
            }
        }
        while (ready.size() < READY_REGIONS) {
            final MappedRegion region = pool.acquire(zeroed);
            if (region == null) {
                return false;
            }
            ready.offer(region);
        }
        return true;
    }

    /** The queue's consumer side belongs to the rotation. */
    private MappedRegion takeSoiled() {
        if (!tryLockRotation()) {
            return null;
        }
        try {
            final MappedRegion first = ready.peek();
            return first != null && !first.isClean() ? ready.poll() : null;
        } finally {
            rotating = false;
        }
    }
}
