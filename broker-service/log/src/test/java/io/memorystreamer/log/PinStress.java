package io.memorystreamer.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A pin that succeeds holds off the region's reuse, and vouches for the word that was read before it as well; after a
 * retirement no pin succeeds. The retiring thread zeroes the region as its reuse does.
 */
@JCStressTest
@Outcome(id = "24, 24, 0", expect = Expect.ACCEPTABLE, desc = "pinned, hence not reused")
@Outcome(id = "24, 24, 1", expect = Expect.ACCEPTABLE, desc = "reused after the pin was gone")
@Outcome(id = "-1, -1, 0", expect = Expect.ACCEPTABLE, desc = "a pin that is just failing puts the reuse off")
@Outcome(id = "-1, -1, 1", expect = Expect.ACCEPTABLE, desc = "retired, hence not pinned")
@State
public class PinStress {

    private final Segment segment = new Segment(HeapLog.region(64), 0, 0);

    public PinStress() {
        segment.commit(0, FrameDescriptor.word(24, FrameDescriptor.TYPE_RECORD, 1));
    }

    @Actor
    public void reader(final III_Result r) {
        final int before = FrameDescriptor.length(segment.word(0));
        if (segment.pin()) {
            r.r1 = before;
            r.r2 = FrameDescriptor.length(segment.word(0));
            segment.unpin();
        } else {
            r.r1 = -1;
            r.r2 = -1;
        }
    }

    @Actor
    public void maintenance(final III_Result r) {
        segment.retire();
        if (segment.isUnpinned()) {
            segment.region.zero();
            r.r3 = 1;
        }
    }
}
