package io.memorystreamer.log;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two producers meet at a segment's end; offsets stay dense over it, and a reader gets both records in order. */
@JCStressTest
@Outcome(id = "0, 1, 2, 2", expect = Expect.ACCEPTABLE, desc = "the second producer opened the next segment")
@Outcome(id = "1, 0, 2, 2", expect = Expect.ACCEPTABLE, desc = "the first producer opened the next segment")
@State
public class RotationStress {

    private static final UnsafeBuffer FIRST = StressLog.record(1);
    private static final UnsafeBuffer SECOND = StressLog.record(2);

    /** One frame to a segment, and 16 bytes of padding. */
    private final PartitionLog log = StressLog.create(40, 4);

    private final LogReader reader = log.reader();
    /** Producer by offset, as read. */
    private final long[] read = new long[2];

    private int records;

    @Actor
    public void first(final IIII_Result r) {
        r.r1 = (int) log.append(FIRST, 0, 8, 0);
        poll();
    }

    @Actor
    public void second(final IIII_Result r) {
        r.r2 = (int) log.append(SECOND, 0, 8, 0);
    }

    private int poll() {
        final int polled = reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> read[(int) recordOffset] += buffer.getLong(offset),
                10);
        records += polled;
        return polled;
    }

    @Arbiter
    public void rest(final IIII_Result r) {
        while (poll() > 0) {
            continue;
        }
        final boolean right = r.r1 + r.r2 == 1 && read[r.r1] == 1 && read[r.r2] == 2;
        r.r3 = right ? records : -1;
        r.r4 = (int) log.committedOffset();
    }
}
