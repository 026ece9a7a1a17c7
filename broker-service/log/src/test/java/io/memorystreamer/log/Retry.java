package io.memorystreamer.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Appends the way a producer does: again, as long as the log is back pressured. */
final class Retry {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Retry() {}

    static long append(final LongSupplier append) {
        final long start = System.nanoTime();
        long result = append.getAsLong();
        while (result == PartitionLog.BACK_PRESSURED) {
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("back pressured for 20 s");
            }
            Thread.yield();
            result = append.getAsLong();
        }
        return result;
    }
}
