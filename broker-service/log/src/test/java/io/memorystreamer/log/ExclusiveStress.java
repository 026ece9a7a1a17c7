package io.memorystreamer.log;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * An exclusive appender in a region that was not zeroed: a reader that has seen a frame finds behind it the next one, whole,
 * or 0, and never what the region held before.
 */
@JCStressTest
@Outcome(id = "0, -1, 0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "24, 0, 7", expect = Expect.ACCEPTABLE, desc = "the first record")
@Outcome(id = "24, 24, 14", expect = Expect.ACCEPTABLE, desc = "both records")
@State
public class ExclusiveStress {

    private static final UnsafeBuffer RECORD = StressLog.record(7);

    private final Segment segment;

    public ExclusiveStress() {
        final MappedRegion region = HeapLog.region(128);
        region.frames().setMemory(0, 128, (byte) 1);
        segment = new Segment(region, 0, 0, true, null);
    }

    @Actor
    public void producer() {
        segment.take(0, 24, 1);
        FrameWriter.record(segment, 0, RECORD, 0, 8, 0);
        segment.take(24, 24, 2);
        FrameWriter.record(segment, 24, RECORD, 0, 8, 0);
    }

    @Actor
    public void reader(final III_Result r) {
        r.r1 = FrameDescriptor.length(segment.word(0));
        r.r2 = r.r1 == 0 ? -1 : FrameDescriptor.length(segment.word(24));
        r.r3 = r.r1 == 0 ? 0 : (int) segment.frames.getLong(FrameDescriptor.HEADER_LENGTH);
        r.r3 += r.r2 <= 0 ? 0 : (int) segment.frames.getLong(24 + FrameDescriptor.HEADER_LENGTH);
    }
}
