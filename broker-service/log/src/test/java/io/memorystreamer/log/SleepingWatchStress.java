package io.memorystreamer.log;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A claim is opened while the watch goes to sleep: its owner wakes the watch, or the watch looks once more and finds it. The
 * arbiter is that look, or the one after the wake-up, for it comes a pause later and sees what all have done.
 */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "not woken, but about to look once more")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(id = "1, 0, 1", expect = Expect.FORBIDDEN, desc = "asleep, and nobody wakes it")
@State
public class SleepingWatchStress {

    /** Opened and looked at with the ordering of a {@link Lease}; a lease itself would be given up, as actors end. */
    private final AtomicBoolean open = new AtomicBoolean();

    private final OpenClaims claims = new OpenClaims(System::nanoTime, 0);

    public SleepingWatchStress() {
        claims.add(new Watched() {
            @Override
            public boolean isOpen() {
                return open.getAcquire();
            }

            @Override
            public boolean inspect() {
                return true;
            }
        });
    }

    @Actor
    public void watch(final III_Result r) {
        r.r1 = claims.inspect() == Long.MAX_VALUE ? 1 : 0;
    }

    @Actor
    public void owner(final III_Result r) {
        open.setRelease(true);
        r.r2 = claims.isUnwatched() ? 1 : 0;
    }

    @Arbiter
    public void nextLook(final III_Result r) {
        r.r3 = claims.inspect() != Long.MAX_VALUE && !claims.isUnwatched() ? 1 : 0;
    }
}
