package io.memorystreamer.log;

/** Follows the committed end of a log, from one call to the next. Thread-safe. */
final class CommittedOffset {

    private final SegmentChain log;
    private Segment segment;
    private int position;
    private long offset;

    CommittedOffset(final SegmentChain log, final Segment segment, final int position, final long offset) {
        this.log = log;
        moveTo(segment, position, offset);
    }

    synchronized long advance() {
        for (; ; ) {
            if (!segment.pin()) {
                if (log.isDeleted()) {
                    return offset; // nothing can be pinned any more
                }
                // Dropped since the last call, so everything in it was committed.
                final Segment oldest = log.oldest();
                moveTo(oldest, 0, oldest.baseOffset);
                continue;
            }
            final Segment next;
            try {
                walk();
                next = position == segment.capacity ? segment.next : null; // under the pin, which keeps the link
            } finally {
                segment.unpin();
            }
            if (next == null) {
                return offset;
            }
            moveTo(next, 0, next.baseOffset);
        }
    }

    /** Goes on from there: behind a truncation, or where recovery has been already. */
    synchronized void moveTo(final Segment start, final int startPosition, final long startOffset) {
        segment = start;
        position = startPosition;
        offset = startOffset;
    }

    private void walk() {
        while (position < segment.capacity) {
            final long word = segment.word(position);
            if (word == 0) {
                break;
            }
            offset += FrameDescriptor.recordCount(word);
            position = Segment.nextPosition(position, word);
        }
        segment.committedUpTo(position);
    }
}
