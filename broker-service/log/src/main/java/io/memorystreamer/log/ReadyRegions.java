package io.memorystreamer.log;

import java.io.IOException;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * The regions that stand ready for the next rotations of a {@link MappedPartitionLog}: mapped, resident and, unless an exclusive
 * appender is to fill them, zeroed. The producer side is under the log's structure lock, the consumer side belongs to the thread
 * that rotates.
 */
final class ReadyRegions {

    private final SegmentChain log;
    private final SegmentRotation rotation;
    private final SegmentPool pool;
    private final OneToOneConcurrentArrayQueue<MappedRegion> queue =
            new OneToOneConcurrentArrayQueue<>(PartitionLog.READY_REGIONS);

    ReadyRegions(final SegmentChain log, final SegmentRotation rotation, final SegmentPool pool) {
        this.log = log;
        this.rotation = rotation;
        this.pool = pool;
    }

    /** @return null when there is none, or none that is clean enough; under the flag of the rotation */
    MappedRegion take(final boolean exclusively) {
        final MappedRegion region = queue.peek();
        if (region == null || !exclusively && !region.isClean()) {
            return null;
        }
        return queue.poll();
    }

    /** On the maintenance thread. @return false when every region is in use at the moment */
    boolean prepare() throws IOException {
        final boolean zeroed = !rotation.isExclusive();
        if (zeroed) {
            // Regions that were made ready for an exclusive appender: through once, cleaned.
            for (int i = queue.size(); i > 0; i--) {
                final MappedRegion region = takeSoiled();
                if (region != null) {
                    offer(SegmentPool.prepare(region, true));
                }
            }
        }
        while (queue.size() < PartitionLog.READY_REGIONS) {
            final MappedRegion region = pool.acquire(zeroed);
            if (region == null) {
                return false;
            }
            offer(region);
        }
        return true;
    }

    private void offer(final MappedRegion region) {
        if (log.durability != null) {
            // Under the flag: a rotation that has taken a region has made it the active segment by then. So whatever
            // stands
            // ready was prepared for the active segment's number at least.
            rotation.lock();
            final long next = log.active().sequence + 1;
            rotation.unlock();
            log.durability.prepared(region, next);
        }
        queue.offer(region);
    }

    private MappedRegion takeSoiled() {
        if (!rotation.tryLock()) {
            return null;
        }
        try {
            final MappedRegion first = queue.peek();
            return first != null && !first.isClean() ? queue.poll() : null;
        } finally {
            rotation.unlock();
        }
    }

    /** Of a log that is deleted and rotates no more. */
    void release() {
        for (MappedRegion region = queue.poll(); region != null; region = queue.poll()) {
            region.release();
        }
    }
}
