package io.memorystreamer.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

/** A reader waits for an open claim, skips it when it is aborted, and gets the committed one behind it once. */
@JCStressTest
@Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "one of the two claims was still open")
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "aborted and committed")
@State
public class AbortStress {

    private final PartitionLog log = StressLog.create(128, 1);
    private final LogReader reader = log.reader();
    private final Claim aborted = new Claim();
    private final Claim committed = new Claim();

    public AbortStress() {
        log.tryClaim(8, aborted);
        log.tryClaim(8, committed);
    }

    @Actor
    public void producer() {
        aborted.abort();
        committed.buffer().putLong(committed.offset(), 42);
        committed.commit(7);
    }

    @Actor
    public void consumer(final IIJ_Result r) {
        r.r1 = poll();
    }

    @Arbiter
    public void rest(final IIJ_Result r) {
        r.r2 = r.r1 + poll();
        r.r3 = reader.offset();
    }

    /** @return far too many when the record is not the committed one, whole */
    private int poll() {
        final int[] wrong = new int[1];
        final int records = reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> {
                    if (recordOffset != 1 || timestamp != 7 || buffer.getLong(offset) != 42) {
                        wrong[0] = 100;
                    }
                },
                10);
        return records + wrong[0];
    }
}
