package io.memorystreamer.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two claims of different sizes get neighbouring frames and dense offsets, and neither overwrites the other. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the first actor was first; both frames are whole")
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the second actor was first; both frames are whole")
@State
public class ClaimStress {

    private static final int FIRST_LENGTH = 8;
    private static final int SECOND_LENGTH = 16;

    private final Segment segment = new Segment(HeapLog.region(128), 0, 0);

    @Actor
    public void first(final III_Result r) {
        r.r1 = append(FIRST_LENGTH);
    }

    @Actor
    public void second(final III_Result r) {
        r.r2 = append(SECOND_LENGTH);
    }

    /** Fills the whole payload with its length. */
    private int append(final int length) {
        final long claim = segment.claim(FrameDescriptor.alignedLength(length), 1);
        final int frame = Segment.position(claim);
        segment.frames.setMemory(frame + FrameDescriptor.HEADER_LENGTH, length, (byte) length);
        segment.commit(
                frame, FrameDescriptor.word(length + FrameDescriptor.HEADER_LENGTH, FrameDescriptor.TYPE_RECORD, 1));
        return Segment.recordNumber(claim);
    }

    @Arbiter
    public void walk(final III_Result r) {
        final int expectedFirst = r.r1 == 0 ? FIRST_LENGTH : SECOND_LENGTH;
        final int next = walk(0, expectedFirst);
        final int end = next < 0 ? -1 : walk(next, FIRST_LENGTH + SECOND_LENGTH - expectedFirst);
        r.r3 = end > 0 && segment.word(end) == 0 ? 1 : 0;
    }

    private int walk(final int position, final int expectedLength) {
        final long word = segment.word(position);
        if (FrameDescriptor.length(word) != FrameDescriptor.HEADER_LENGTH + expectedLength) {
            return -1;
        }
        for (int i = 0; i < expectedLength; i++) {
            if (segment.frames.getByte(position + FrameDescriptor.HEADER_LENGTH + i) != expectedLength) {
                return -1;
            }
        }
        return Segment.nextPosition(position, word);
    }
}
