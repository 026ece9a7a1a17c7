package io.memorystreamer.log;

/** Follows the committed end of a log, from one call to the next. Thread-safe. */
final class CommittedOffset {

    private final PartitionLog log;
    private Segment segment;
    private int position;
    private long offset;

    CommittedOffset(final PartitionLog log) {
        this.log = log;
        this.segment = log.oldest();
        this.offset = segment.baseOffset;
    }

    synchronized long advance() {
        while (!segment.pin()) {
            // Dropped and reused since the last call, so everything in it was committed.
            segment = log.oldest();
            position = 0;
            offset = segment.baseOffset;
        }
        try {
            walk();
        } finally {
            segment.unpin();
        }
        if (position == segment.capacity && segment.next != null) {
            segment = segment.next;
            position = 0;
            return advance();
        }
        return offset;
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
