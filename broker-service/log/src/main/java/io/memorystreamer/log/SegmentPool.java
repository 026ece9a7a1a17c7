package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The regions of one log: allocates them up to the log's bound, and reuses those of dropped segments. Under the log's
 * structure lock.
 *
 * <p>A segment is dropped when all its claims are committed (no producer writes there any more), and its region is reused
 * when nobody has it pinned (no reader reads there, and none will). Segments that are dropped but still pinned do not count
 * towards the bound, so that a slow reader costs memory and not the producers' progress. A segment with an open claim is
 * not dropped, does count, and finally holds the producers back.
 */
final class SegmentPool {

    /** Where regions come from, and what becomes of them; or memory of a test. */
    @FunctionalInterface
    interface RegionAllocator {
        /** @return a zeroed region */
        MappedRegion allocate() throws IOException;

        /** Whether a region may serve another life. */
        default boolean isReusable(final MappedRegion region) {
            return true;
        }

        /** A region nobody will use again. */
        default void discarded(final MappedRegion region) throws IOException {}
    }

    private final RegionAllocator allocator;
    private final ArrayDeque<Segment> dropped = new ArrayDeque<>();
    private int maxRegions;
    private int regions;

    /** Of a log that is gone with the process. */
    static RegionAllocator memory(final LogConfig config) {
        return () -> config.directory() == null
                ? MappedRegion.anonymous(config.segmentBytes())
                : MappedRegion.unnamed(config.directory(), config.segmentBytes());
    }

    SegmentPool(final LogConfig config, final RegionAllocator allocator) {
        this.allocator = allocator;
        limit(config);
    }

    /** Bounds the regions by another configuration. */
    void limit(final LogConfig config) {
        maxRegions = config.maxLiveSegments() + PartitionLog.READY_REGIONS;
    }

    /** Beyond the bound if need be. */
    MappedRegion allocate() throws IOException {
        final MappedRegion region = allocator.allocate();
        regions++;
        return region;
    }

    /** Counts a region that was there before. */
    void adopt() {
        regions++;
    }

    /** @param segment retired, without an open claim */
    void dropped(final Segment segment) {
        dropped.add(segment);
    }

    /**
     * @param zeroed whether the frames must be 0, and not only those an {@link ExclusiveAppender} makes so
     * @return a region, or null when the bound is reached and nothing can be reused at the moment
     */
    MappedRegion acquire(final boolean zeroed) throws IOException {
        int pinned = 0;
        for (final Iterator<Segment> segments = dropped.iterator(); segments.hasNext(); ) {
            final Segment segment = segments.next();
            if (!segment.isUnpinned()) {
                pinned++;
                continue;
            }
            segments.remove();
            segment.next = null;
            final MappedRegion region = segment.region;
            if (regions > maxRegions || !allocator.isReusable(region)) {
                discard(region); // it stood in for a pinned one
                continue;
            }
            return prepare(region, zeroed);
        }
        return regions - pinned < maxRegions ? allocate() : null;
    }

    /** Gives back what is beyond the bound and nobody reads: the bound may have become smaller. */
    void releaseExcess() throws IOException {
        for (final Iterator<Segment> segments = dropped.iterator(); segments.hasNext() && regions > maxRegions; ) {
            final Segment segment = segments.next();
            if (segment.isUnpinned()) {
                segments.remove();
                segment.next = null;
                discard(segment.region);
            }
        }
    }

    private void discard(final MappedRegion region) throws IOException {
        regions--;
        allocator.discarded(region);
        region.release();
    }

    /** Makes a region ready that was dropped, or that stood ready without being zeroed. */
    static MappedRegion prepare(final MappedRegion region, final boolean zeroed) {
        region.clearIndex();
        if (zeroed) {
            region.zero();
        }
        return region;
    }

    /**
     * Gives back the memory of dropped segments without reusing it.
     *
     * @return whether none is left
     */
    boolean releaseDropped() throws IOException {
        for (final Iterator<Segment> segments = dropped.iterator(); segments.hasNext(); ) {
            final Segment segment = segments.next();
            if (segment.isUnpinned() && segment.isCommitted()) {
                segments.remove();
                segment.region.release();
            }
        }
        return dropped.isEmpty();
    }
}
