package io.memorystreamer.log;

/**
 * How long ago the segments of a log got their last record, by this machine's clock. Nothing is written with an append: a
 * look now and then sees that a tail has moved. On the maintenance thread.
 */
final class SegmentAge {

    private final long retentionMillis;
    private Segment seen;
    private long seenTail;
    private long firstAppendMillis;
    private long now;

    SegmentAge(final long retentionMillis) {
        this.retentionMillis = retentionMillis;
    }

    /** @return whether the active segment's first record is so old that the segment should be closed, to age as a whole */
    boolean look(final Segment oldest, final Segment active, final long currentMillis) {
        now = currentMillis;
        // Closed since the last look, hence appended to since then or not at all.
        for (Segment segment = oldest; segment != active && segment != null; segment = segment.next) {
            if (segment.lastAppendMillis == 0) {
                segment.lastAppendMillis = now;
            }
        }
        final long tail = active.tail();
        if (active != seen) {
            seen = active;
            seenTail = 0;
            firstAppendMillis = 0;
        }
        if (tail != seenTail) {
            seenTail = tail;
            if (firstAppendMillis == 0) {
                firstAppendMillis = active.lastAppendMillis == 0 ? now : active.lastAppendMillis;
            }
            active.lastAppendMillis = now;
        }
        return firstAppendMillis != 0 && now - firstAppendMillis >= retentionMillis;
    }

    boolean isOver(final Segment segment) {
        return segment.lastAppendMillis != 0 && now - segment.lastAppendMillis >= retentionMillis;
    }
}
