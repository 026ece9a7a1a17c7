package io.memorystreamer.log;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Somebody registers and looks for records while one is appended. That the look finds none and the append sees no listener
 * does happen; the watch then calls the listener a millisecond later, and whoever looks when called finds the record.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "found at the first look")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "told, by the append or by the watch")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "asleep beside a record")
@State
public class ListenerStress {

    private static final UnsafeBuffer RECORD = StressLog.record(1);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Somebody was not told within the limit; one is enough, and others need not wait as long. */
    private static volatile boolean forgotten;

    private final PartitionLog log = StressLog.create(64, 1);
    private final LogReader reader = log.reader();
    private volatile boolean told;

    @Actor
    public void producer() {
        log.append(RECORD, 0, 8, 0);
    }

    @Actor
    public void consumer(final II_Result r) {
        log.addListener(bytes -> told = true);
        r.r1 = poll();
    }

    @Arbiter
    public void sleeper(final II_Result r) {
        final long start = System.nanoTime();
        while (r.r1 == 0 && !told && !forgotten) {
            forgotten = System.nanoTime() - start > LIMIT_NANOS;
            Thread.onSpinWait();
        }
        r.r2 = r.r1 == 1 || told ? r.r1 + poll() : 0;
    }

    private int poll() {
        return reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 10);
    }
}
