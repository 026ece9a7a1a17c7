package io.memorystreamer.log;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** More claims than fit meet at the end of a segment: one of them pads, and nobody writes behind the end. */
public class ClosingClaimStress {

    private static final int CAPACITY = 40;
    private static final int FRAME_LENGTH = 24;

    private final ByteBuffer memory = ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH + CAPACITY + Long.BYTES);
    final Segment segment =
            new Segment(new MappedRegion(memory.slice(0, SegmentDescriptor.HEADER_LENGTH + CAPACITY)), 0, 0);

    /**
     * @param whenRefused records in the segment then: rotation builds the next one on it as soon as the segment is full
     * @return 1 when there was room, far too many when the segment told a wrong record count
     */
    final int append(final int whenRefused) {
        final long claim = segment.claim(FRAME_LENGTH, 1);
        if (claim < 0) {
            while (!segment.isFull()) {
                Thread.onSpinWait(); // a rotation answers BACK_PRESSURED meanwhile
            }
            return segment.endOffset() == whenRefused ? 0 : 100;
        }
        segment.commit(Segment.position(claim), FrameDescriptor.word(FRAME_LENGTH, FrameDescriptor.TYPE_RECORD, 1));
        return 1;
    }

    final void end(final IIII_Result r) {
        r.r2 = FrameDescriptor.length(segment.word((r.r1 & 1) * FRAME_LENGTH));
        r.r3 = (int) segment.endOffset();
        final boolean nothingBehind = new UnsafeBuffer(memory).getLong(memory.capacity() - Long.BYTES) == 0;
        r.r4 = nothingBehind && segment.isCommitted() && segment.claim(FRAME_LENGTH, 1) < 0 ? 1 : 0;
    }

    /** Two threads, two claims each, room for one. */
    @JCStressTest
    @Outcome(id = "1, -16, 1, 1", expect = Expect.ACCEPTABLE, desc = "one record, then padding")
    @State
    public static class Claims extends ClosingClaimStress {

        private int first;
        private int second;

        @Actor
        public void first() {
            first = append(1) + append(1);
        }

        @Actor
        public void second() {
            second = append(1) + append(1);
        }

        @Arbiter
        public void arbiter(final IIII_Result r) {
            r.r1 = first + second;
            end(r);
        }
    }

    /** A claim and a close. */
    @JCStressTest
    @Outcome(id = "0, -40, 0, 1", expect = Expect.ACCEPTABLE, desc = "the close came first")
    @Outcome(id = "1, -16, 1, 1", expect = Expect.ACCEPTABLE, desc = "the claim came first")
    @State
    public static class Close extends ClosingClaimStress {

        @Actor
        public void producer(final IIII_Result r) {
            r.r1 = append(0);
        }

        @Actor
        public void closer() {
            segment.close();
        }

        @Arbiter
        public void arbiter(final IIII_Result r) {
            end(r);
        }
    }
}
