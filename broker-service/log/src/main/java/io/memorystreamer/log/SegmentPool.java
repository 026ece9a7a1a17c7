package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The regions of one log: allocates them up to the log's bound, and reuses those of dropped segments. On the maintenance
 * thread only, but for the first {@link #allocate()}.
 *
 * <p>A segment is dropped when all its claims are committed (no producer writes there any more), and its region is reused
 * when it could be retired (no reader reads there, and none will). Segments that are dropped but still pinned do not count
 * towards the bound, so that a slow reader costs memory and not the producers' progress. A segment with an open claim is
 * not dropped, does count, and finally holds the producers back.
 */
final class SegmentPool {

    /** Where regions come from: {@link MappedRegion#allocate} of the log's directory, or memory of a test. */
    @FunctionalInterface
    interface RegionAllocator {
        /** @return a zeroed region */
        MappedRegion allocate() throws IOException;
    }

    private final RegionAllocator allocator;
    private final ArrayDeque<Segment> dropped = new ArrayDeque<>();
    private final int maxRegions;
    private int regions;

    SegmentPool(final LogConfig config, final RegionAllocator allocator) {
        this.allocator = allocator;
        this.maxRegions = config.maxLiveSegments() + PartitionLog.READY_REGIONS;
    }

    MappedRegion allocate() throws IOException {
        final MappedRegion region = allocator.allocate();
        regions++;
        return region;
    }

    /** @param segment without an open claim */
    void dropped(final Segment segment) {
        dropped.add(segment);
    }

    /** @return a zeroed region, or null when the bound is reached and nothing can be reused at the moment */
    MappedRegion acquire() throws IOException {
        int pinned = 0;
        for (final Iterator<Segment> segments = dropped.iterator(); segments.hasNext(); ) {
            final Segment segment = segments.next();
            if (segment.retire()) {
                segments.remove();
                if (regions > maxRegions) {
                    regions--; // it stood in for a pinned one; the collector unmaps it
                    continue;
                }
                segment.region.zero();
                return segment.region;
            }
            pinned++;
        }
        return regions - pinned < maxRegions ? allocate() : null;
    }
}
