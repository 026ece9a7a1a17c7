package io.memorystreamer.log;

/** Follows the committed end of a log, from one call to the next. Thread-safe. */
final class CommittedOffset {

    private final MappedPartitionLog log;
    private Segment segment;
    private int position;
    private long offset;

    CommittedOffset(final MappedPartitionLog log) {
        this.log = log;
        this.segment = log.oldest();
        this.offset = segment.baseOffset;
    }

    synchronized long advance() {
        for (; ; ) {
            if (!segment.pin()) {
                // Dropped and reused since the last call, so everything in it was committed.
                moveTo(log.oldest());
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
            moveTo(next);
        }
    }

    private void moveTo(final Segment start) {
        segment = start;
        position = 0;
        offset = start.baseOffset;
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
