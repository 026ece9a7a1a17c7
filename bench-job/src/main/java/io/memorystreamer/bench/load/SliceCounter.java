package io.memorystreamer.bench.load;

import io.memorystreamer.bench.load.ClosedLoop.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Cuts the time of a loop on one thread into slices of about a quarter of a second. */
public final class SliceCounter {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final List<Slice> slices = new ArrayList<>();
    private long start = System.nanoTime();
    private long messages;

    /** @param more messages since the last call */
    public void count(final long more) {
        messages += more;
        if (System.nanoTime() - start >= SLICE_NANOS) {
            close();
        }
    }

    /** Ends the slice at hand, if anything came in it, and begins one at {@link #resume}: the time between does not count. */
    public void close() {
        final long now = System.nanoTime();
        if (messages > 0) {
            slices.add(new Slice(now - start, messages));
        }
        start = now;
        messages = 0;
    }

    /** Begins a slice now. */
    public void resume() {
        start = System.nanoTime();
        messages = 0;
    }

    /** Those that have ended. */
    public List<Slice> slices() {
        return List.copyOf(slices);
    }

    public static long messages(final List<Slice> slices) {
        return slices.stream().mapToLong(Slice::messages).sum();
    }

    public static double messagesPerSecond(final List<Slice> slices) {
        return messages(slices) * 1e9 / slices.stream().mapToLong(Slice::nanos).sum();
    }

    /** That of the slowest. */
    public static double slowestMessagesPerSecond(final List<Slice> slices) {
        return slices.stream()
                .mapToDouble(slice -> slice.messages() * 1e9 / slice.nanos())
                .min()
                .orElseThrow();
    }
}
