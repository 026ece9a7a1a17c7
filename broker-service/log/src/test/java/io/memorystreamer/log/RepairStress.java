package io.memorystreamer.log;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A claim is committed while the watch gives it up: one of the two wins, and the owner is told which. */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "committed, and readers get the record")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "given up, and readers skip it")
@State
public class RepairStress {

    private final PartitionLog log = StressLog.create(128, 1);
    private final LogReader reader = log.reader();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Claim claim = new Claim(ended::get);

    public RepairStress() {
        log.tryClaim(8, claim);
    }

    @Actor
    public void owner(final III_Result r) {
        claim.buffer().putLong(claim.offset(), 42);
        r.r1 = claim.commit(7) ? 1 : 0;
    }

    @Actor
    public void watch() {
        ended.set(true);
        claim.lease.inspect();
    }

    @Arbiter
    public void rest(final III_Result r) {
        r.r2 = reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> {
                    if (timestamp != 7 || buffer.getLong(offset) != 42) {
                        throw new AssertionError("not the record");
                    }
                },
                10);
        r.r3 = (int) log.repairedClaims();
    }
}
