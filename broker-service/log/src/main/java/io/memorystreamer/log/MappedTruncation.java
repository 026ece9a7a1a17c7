package io.memorystreamer.log;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Cuts the end of a {@link MappedPartitionLog}. Under its structure lock. */
final class MappedTruncation {

    private static final long CLAIM_WAIT_NANOS = 20_000;

    private final SegmentChain log;
    private final SegmentRotation rotation;
    private final SegmentPool pool;

    MappedTruncation(final SegmentChain log, final SegmentRotation rotation, final SegmentPool pool) {
        this.log = log;
        this.rotation = rotation;
        this.pool = pool;
    }

    /** See {@link PartitionLog#truncateTo}. */
    long to(final long offset) throws IOException {
        final Segment end = rotation.truncate();
        try {
            if (offset >= end.endOffset()) {
                return end.endOffset();
            }
            Segment before = null;
            Segment cut = log.oldest();
            while (cut != end && cut.next.baseOffset <= offset) {
                before = cut;
                cut = cut.next;
            }
            awaitCommitted(log.oldest(), end);
            final Truncation truncation = Truncation.of(cut, offset);
            final Segment stays = log.durability == null
                    ? truncation.copyTo(pool.allocate(), null)
                    : log.durability.truncate(truncation, pool);
            replace(before, cut, end, stays, truncation);
            return truncation.offset();
        } finally {
            rotation.truncated();
        }
    }

    private static void awaitCommitted(final Segment first, final Segment last) {
        for (Segment segment = first; ; segment = segment.next) {
            while (!segment.isCommitted()) {
                LockSupport.parkNanos(CLAIM_WAIT_NANOS); // for the claim's owner, or for the watch to give it up
            }
            if (segment == last) {
                return;
            }
        }
    }

    private void replace(
            final Segment before, final Segment cut, final Segment end, final Segment stays, final Truncation at) {
        rotation.lock();
        try {
            log.truncations.add(at.offset()); // before any is retired: a reader that cannot pin one finds out why
            stays.truncations = log.truncations.count();
            // From the oldest on.
            for (Segment segment = cut; ; segment = segment.next) {
                segment.retire();
                pool.dropped(segment);
                if (segment == end) {
                    break;
                }
            }
            log.endWith(before, stays, at);
        } finally {
            rotation.unlock();
            log.requestMaintenance();
        }
    }
}
