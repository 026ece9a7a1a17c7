package io.memorystreamer.log;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segments of a {@link MappedPartitionLog} from its opening to its deletion: where it starts and ends, its configuration and
 * its maintenance.
 *
 * <p>Two locks, neither of which an append takes as a rule: the flag of {@link SegmentRotation}, for whoever puts the next
 * segment behind a full one, and the structure lock, for whoever changes where the log starts or cuts its end:
 * {@link MappedRetention}, {@link MappedTruncation}, deletion. The flag may be taken under the lock, never the lock under the
 * flag.
 */
abstract class MappedLog extends SegmentChain {

    /** Null unless every commit is flushed. Written under the structure lock, as is {@link #clock}. */
    volatile Claimants claimants;

    final SegmentRotation rotation;
    private final MappedRetention retention;
    private final MappedTruncation truncation;
    private final ReentrantLock structure = new ReentrantLock();
    private volatile MaintenanceClock clock;

    MappedLog(
            final LogConfig config,
            final LogMaintenance maintenance,
            final SegmentPool.RegionAllocator allocator,
            final Durability durability)
            throws IOException {
        super(config, maintenance, allocator, durability);
        this.claimants = claimants(config);
        this.rotation = new SegmentRotation(this, pool);
        this.retention = new MappedRetention(this, rotation, pool);
        this.truncation = new MappedTruncation(this, rotation, pool);
        this.clock = new MaintenanceClock(config);
    }

    private static Claimants claimants(final LogConfig config) {
        return config.flush().kind() == FlushPolicy.Kind.EVERY_COMMIT ? new Claimants() : null;
    }

    SegmentRotation rotation() {
        return rotation;
    }

    /** The device refuses: no append can be kept any more. */
    void fail() {
        interruptsExclusive = true;
        if (!rotation.isExclusive()) {
            active().close();
        }
    }

    @Override
    public long truncateTo(final long offset) throws IOException {
        structure.lock();
        try {
            return truncation.to(offset);
        } finally {
            structure.unlock();
        }
    }

    @Override
    public void deleteBefore(final long offset) {
        structure.lock();
        try {
            retention.dropBelow(offset);
        } finally {
            structure.unlock();
        }
        requestMaintenance();
    }

    @Override
    public void close() {
        closed = true;
        interruptsExclusive = true;
        while (rotation.isUnderWay()) {
            Thread.onSpinWait(); // a rotation that did not see the flag; none after it opens another segment
        }
        if (!rotation.isExclusive()) {
            active().close();
        }
        maintenance.watch().stopTicking(this);
        tellListenersOfTheEnd();
        if (durability != null && !deleted) {
            structure.lock(); // behind a truncation under way
            try {
                durability.cursor().closeAfter(active());
            } finally {
                structure.unlock();
            }
        }
    }

    /**
     * Whether no segment will be linked any more. The look at the rotation comes second: a rotation that did not see
     * the flag may still be under way, and none that starts after that look can miss it.
     */
    boolean isClosed() {
        return closed && !rotation.isUnderWay();
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
            for (Segment segment = oldest(); segment != null; segment = segment.next) {
                segment.retire();
                pool.dropped(segment);
            }
            rotation.ready().release();
            if (durability != null) {
                durability.delete();
            }
        } finally {
            structure.unlock();
        }
        requestMaintenance();
    }

    @Override
    public void flush() throws IOException {
        if (durability != null && !durability.cursor().flush()) {
            fail();
            throw new IOException("cannot flush " + config().directory() + ": the device failed; see the log");
        }
    }

    @Override
    public void reconfigure(final LogConfig changed) {
        config().requireReplaceableBy(changed);
        structure.lock();
        try {
            final boolean flushed = claimants != null;
            take(changed, closed);
            pool.limit(changed);
            retention.reconfigure();
            clock = new MaintenanceClock(changed);
            if (durability != null) {
                durability.cursor().reconfigure(changed);
            }
            if (flushed != (changed.flush().kind() == FlushPolicy.Kind.EVERY_COMMIT)) {
                claimants = claimants(changed);
            }
        } finally {
            structure.unlock();
        }
        requestMaintenance();
    }

    @Override
    public long storedBytes() {
        structure.lock();
        try {
            long bytes = 0;
            for (Segment segment = oldest(); segment != null; segment = segment.next) {
                bytes += SegmentDescriptor.HEADER_LENGTH + segment.tailPosition();
            }
            return bytes;
        } finally {
            structure.unlock();
        }
    }

    @Override
    void tick() {
        final long now = System.nanoTime();
        if (clock.isDue(now) || durability != null && durability.cursor().isFlushDue(now)) {
            requestMaintenance();
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
            if (durability != null && !durability.cursor().maintain()) {
                fail();
                return true; // until the log is opened again
            }
            retention.apply();
            pool.releaseExcess();
            return rotation.ready().prepare();
        } finally {
            structure.unlock();
        }
    }
}
