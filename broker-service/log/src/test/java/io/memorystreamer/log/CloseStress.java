package io.memorystreamer.log;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader that is told CLOSED has got every record whose append succeeded. */
public class CloseStress {

    private static final UnsafeBuffer RECORD = StressLog.record(1);

    final PartitionLog log;
    private final LogReader reader;

    CloseStress(final int capacity) {
        log = StressLog.create(capacity, 4);
        log.append(RECORD, 0, 8, 0);
        reader = log.reader();
        poll();
    }

    final int append() {
        return (int) log.append(RECORD, 0, 8, 0);
    }

    final int poll() {
        return reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 10);
    }

    /** Who has been told that the log is closed cannot append to it any more. */
    @JCStressTest
    @Outcome(id = "-2, -2", expect = Expect.ACCEPTABLE, desc = "closed")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "not closed yet")
    @Outcome(id = "0, -2", expect = Expect.ACCEPTABLE, desc = "closed in between")
    @State
    public static class InASegment extends CloseStress {

        public InASegment() {
            super(104);
        }

        @Actor
        public void readerThatAppends(final II_Result r) {
            r.r1 = poll();
            r.r2 = append();
        }

        @Actor
        public void closer() {
            log.close();
        }
    }

    /** The append opens the next segment while the log is closed. */
    @JCStressTest
    @Outcome(id = "-2, 0", expect = Expect.ACCEPTABLE, desc = "closed before the rotation")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "rotated before the close")
    @State
    public static class AtARotation extends CloseStress {

        public AtARotation() {
            super(24);
        }

        @Actor
        public void producer(final II_Result r) {
            r.r1 = append();
        }

        @Actor
        public void closerThatReads(final II_Result r) {
            log.close();
            int polled = 0;
            while (polled != LogReader.CLOSED) {
                r.r2 += polled;
                polled = poll();
            }
        }
    }
}
