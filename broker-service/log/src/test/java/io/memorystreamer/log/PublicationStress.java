package io.memorystreamer.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJJ_Result;

/** Who sees a frame's word sees its timestamp and payload. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "not committed yet")
@Outcome(id = "24, 7, 8", expect = Expect.ACCEPTABLE, desc = "whole")
@State
public class PublicationStress {

    private final Segment segment = new Segment(HeapLog.region(64), 0, 0);

    @Actor
    public void producer() {
        final int frame = Segment.position(segment.claim(24, 1));
        segment.frames.putLong(frame + FrameDescriptor.TIMESTAMP_OFFSET, 7);
        segment.frames.putLong(frame + FrameDescriptor.HEADER_LENGTH, 8);
        segment.commit(frame, FrameDescriptor.word(24, FrameDescriptor.TYPE_RECORD, 1));
    }

    @Actor
    public void reader(final IJJ_Result r) {
        r.r1 = FrameDescriptor.length(segment.word(0));
        if (r.r1 != 0) {
            r.r2 = segment.frames.getLong(FrameDescriptor.TIMESTAMP_OFFSET);
            r.r3 = segment.frames.getLong(FrameDescriptor.HEADER_LENGTH);
        }
    }
}
