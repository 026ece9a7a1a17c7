package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two of three segments are dropped and reused under a reader and under the committed offset. */
public class RetentionStress {

    /** One frame to a segment, and 16 bytes of padding. */
    final PartitionLog log = StressLog.create(40, 0);

    final LogReader reader = log.reader();

    RetentionStress() {
        for (int i = 0; i < 3; i++) {
            log.append(StressLog.record(i), 0, 8, i);
        }
    }

    final void maintain() {
        try {
            log.maintain();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the value of the next record, or the outcome of the poll, or -100 for a torn record */
    final long poll() {
        final long[] value = new long[1];
        final int polled = reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> value[0] =
                        recordOffset == timestamp && recordOffset == buffer.getLong(offset) ? timestamp : -100,
                1);
        return polled > 0 ? value[0] : polled;
    }

    /** A reader seeks into a segment that is being dropped, and reads on over its border. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the record that was sought, and the next")
    @Outcome(id = "1, -4", expect = Expect.FORBIDDEN, desc = "the next record is in the log all the time")
    @Outcome(id = "-4, 2", expect = Expect.ACCEPTABLE, desc = "told that it is gone, and then sought what is there")
    @State
    public static class Seek extends RetentionStress {

        @Actor
        public void consumer(final JJ_Result r) {
            r.r1 = reader.seek(1) ? poll() : LogReader.OFFSET_OUT_OF_RANGE;
            if (r.r1 < 0) {
                reader.seek(2);
            }
            r.r2 = poll();
        }

        @Actor
        public void maintenance() {
            maintain();
        }
    }

    /** Everything is committed, before and after. */
    @JCStressTest
    @Outcome(id = "3, 3", expect = Expect.ACCEPTABLE)
    @State
    public static class Committed extends RetentionStress {

        @Actor
        public void follower(final JJ_Result r) {
            r.r1 = log.committedOffset();
            r.r2 = log.committedOffset();
        }

        @Actor
        public void maintenance() {
            maintain();
        }
    }
}
