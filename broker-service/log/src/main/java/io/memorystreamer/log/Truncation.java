package io.memorystreamer.log;

/**
 * Where a segment is cut: before the first frame that reaches an offset.
 *
 * @param segment full and committed
 * @param position of that frame
 * @param offset of its first record, hence of the next append
 */
record Truncation(Segment segment, int position, long offset) {

    static Truncation of(final Segment segment, final long target) {
        int position = 0;
        long offset = segment.baseOffset;
        while (position < segment.capacity) {
            final long word = segment.word(position);
            final long behind = offset + FrameDescriptor.recordCount(word);
            if (behind > target) {
                break;
            }
            offset = behind;
            position = Segment.nextPosition(position, word);
        }
        return new Truncation(segment, position, offset);
    }

    /**
     * The frames that stay, in memory that no reader of the old ones sees: what was cut off must not change under those who
     * have it pinned.
     *
     * @param region clean; its header is written by whoever needs one
     */
    Segment copyTo(final MappedRegion region, final Durability durability) {
        region.frames().putBytes(0, segment.frames, 0, position);
        final Segment copy = new Segment(region, segment.baseOffset, segment.sequence, false, durability);
        copy.restore(position, (int) (offset - segment.baseOffset));
        return copy;
    }
}
