package io.memorystreamer.log;

import org.agrona.MutableDirectBuffer;

/**
 * Room for one record that its owner writes in place. Reusable, one thread at a time; holds a claim from
 * {@link PartitionLog#tryClaim} to {@link #commit} or {@link #abort}, one of which must follow.
 */
public final class Claim {

    private Segment segment;
    private int frame;
    private int length;

    /** Before bytes are claimed, which nobody would give back otherwise. */
    void requireFree() {
        if (segment != null) {
            throw new IllegalStateException("the claim before this one was neither committed nor aborted");
        }
    }

    void wrap(final Segment segment, final int frame, final int length) {
        this.segment = segment;
        this.frame = frame;
        this.length = length;
    }

    /** The segment's memory; write from {@link #offset()} on, {@link #length()} bytes and no more. */
    public MutableDirectBuffer buffer() {
        return segment.frames;
    }

    public int offset() {
        return frame + FrameDescriptor.HEADER_LENGTH;
    }

    public int length() {
        return length;
    }

    /** Makes the record visible to readers. The claim is free for reuse and must not be written to any more. */
    public void commit(final long timestamp) {
        final Segment owner = release();
        owner.frames.putLong(frame + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
        owner.commit(
                frame, FrameDescriptor.word(length + FrameDescriptor.HEADER_LENGTH, FrameDescriptor.TYPE_RECORD, 1));
    }

    /** Gives the room up: readers skip it, and its offset. */
    public void abort() {
        release().abandon(frame, FrameDescriptor.alignedLength(length), 1);
    }

    private Segment release() {
        final Segment owner = segment;
        if (owner == null) {
            throw new IllegalStateException("no claim is held");
        }
        segment = null;
        return owner;
    }
}
