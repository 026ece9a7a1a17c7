package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads append and wait for the device, which is memory that keeps what was forced: who comes back from
 * {@link FlushCursor#await} finds his record there, and all before it, whichever of the two has forced them.
 */
public class ForceStress {

    /** A record of 8 bytes with its header, checksum and padding. */
    private static final int FRAME = 32;

    /** Keeps the frames of one segment. */
    private static final class Kept implements Device {

        private final byte[] bytes;

        Kept(final int capacity) {
            bytes = new byte[SegmentDescriptor.HEADER_LENGTH + capacity];
        }

        @Override
        public void force(final Path file, final ByteBuffer mapped, final int from, final int length) {
            for (int i = 0; i < 100; i++) {
                Thread.onSpinWait(); // a device takes its time, in which others look
            }
            mapped.get(from, bytes, from, length);
        }

        /** @return the last byte of a record's payload, 0 when it is not there */
        int record(final int frame) {
            return bytes[SegmentDescriptor.HEADER_LENGTH + frame + FrameDescriptor.HEADER_LENGTH];
        }
    }

    final Kept first;
    final Kept second = new Kept(FRAME);
    final Durability durability = new Durability(HeapLog.config(0), null);
    final Segment segment;
    final Segment next;

    ForceStress(final int capacity) {
        first = new Kept(capacity);
        segment = segment(capacity, first, 0);
        next = segment(FRAME, second, 1);
        durability.cursor().start(segment);
    }

    private Segment segment(final int capacity, final Device device, final long sequence) {
        final ByteBuffer memory = ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH + capacity);
        return new Segment(new MappedRegion(memory, device), sequence, sequence, false, durability);
    }

    /** @return the position of the frame, on the device as far as can be told */
    final int append(final Segment where, final int value) {
        final int frame = Segment.position(where.claim(FRAME, 1));
        FrameWriter.record(where, frame, StressLog.record(value), 0, 8, 0);
        return durability.cursor().await(where, frame + FRAME) ? frame : FRAME * 2;
    }

    /** Both in one segment. */
    @JCStressTest
    @Outcome(id = "3, 5", expect = Expect.ACCEPTABLE, desc = "each finds its own")
    @State
    public static class InASegment extends ForceStress {

        public InASegment() {
            super(2 * FRAME);
        }

        @Actor
        public void one(final II_Result r) {
            r.r1 = first.record(append(segment, 3));
        }

        @Actor
        public void other(final II_Result r) {
            r.r2 = first.record(append(segment, 5));
        }
    }

    /** The second appends to the next segment, which it links meanwhile. */
    @JCStressTest
    @Outcome(id = "3, 35", expect = Expect.ACCEPTABLE, desc = "the second finds the first one's, too")
    @State
    public static class AtARotation extends ForceStress {

        public AtARotation() {
            super(FRAME);
        }

        @Actor
        public void one(final II_Result r) {
            r.r1 = first.record(append(segment, 3));
        }

        @Actor
        public void other(final II_Result r) {
            segment.next = next;
            final int frame = append(next, 5);
            r.r2 = first.record(0) * 10 + second.record(frame);
        }
    }
}
