package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A log is cut and goes on while a reader reads: it gets the old records or the new ones, and is told when it stood behind. */
@JCStressTest
@Outcome(id = "2, 12, -4", expect = Expect.ACCEPTABLE, desc = "the old records, and is told that one of them is gone")
@Outcome(id = "2, 13, 0", expect = Expect.ACCEPTABLE, desc = "the cut log with its new record")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the cut log, then its new record")
@State
public class TruncationStress {

    private final PartitionLog log = StressLog.create(128, 1);
    private final LogReader reader = log.reader();

    public TruncationStress() {
        log.append(StressLog.record(1), 0, 8, 0);
        log.append(StressLog.record(2), 0, 8, 0);
    }

    @Actor
    public void cut() {
        try {
            log.truncateTo(1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        log.append(StressLog.record(3), 0, 8, 0);
    }

    @Actor
    public void reader(final III_Result r) {
        r.r1 = poll(r);
    }

    @Arbiter
    public void rest(final III_Result r) {
        r.r3 = poll(new III_Result());
    }

    /** The values read one after the other, as decimal digits. */
    private int poll(final III_Result r) {
        return reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> r.r2 = 10 * r.r2 + (int) buffer.getLong(offset),
                10);
    }
}
