package io.memorystreamer.bench.load;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Decides when a warm-up has gone on for long enough. The load is steady when in the last {@value #WINDOW} slices of time
 *
 * <ul>
 *   <li>the coefficient of variation of its throughput, the standard deviation over the mean, is at most {@value #MAX_VARIATION}: the rule
 *       of A. Georges, D. Buytaert and L. Eeckhout, Statistically Rigorous Java Performance Evaluation, OOPSLA 2007. They
 *       suggest 0.01 or 0.02 for iterations of seconds; a slice is shorter, and a stall of the machine weighs more in it;
 *   <li>and the compiler's threads were at work for at most {@value #MAX_COMPILING} of the time: what is still being compiled will change
 *       the throughput, or the latency where the rate is given.
 * </ul>
 *
 * <p>Not thread-safe.
 */
final class SteadyState {

    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    static final int WINDOW = 5;
    static final double MAX_VARIATION = 0.05;
    static final double MAX_COMPILING = 0.05;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private record Slice(double perSecond, long nanos, long compilingMillis) {}

    private final WarmUp bounds;
    private final Deque<Slice> window = new ArrayDeque<>();
    private long elapsed;
    private long compiledBefore;

    SteadyState(final WarmUp bounds) {
        this(bounds, compiledMillis());
    }

    SteadyState(final WarmUp bounds, final long compiledMillis) {
        this.bounds = bounds;
        this.compiledBefore = compiledMillis;
    }

    /** Whether another slice is to follow, of at most {@link #nextNanos}. */
    boolean goesOn() {
        return elapsed < bounds.maxNanos() && !(elapsed >= bounds.minNanos() && isSteady());
    }

    long nextNanos() {
        return Math.min(SLICE_NANOS, bounds.maxNanos() - elapsed);
    }

    /** A slice has ended in which so many messages came through. */
    void add(final long messages, final long nanos) {
        add(messages, nanos, compiledMillis());
    }

    /** @param compiledMillis compilation time of all compiler threads since the start of the JVM, in milliseconds */
    void add(final long messages, final long nanos, final long compiledMillis) {
        elapsed += nanos;
        if (window.size() == WINDOW) {
            window.removeFirst();
        }
        window.add(new Slice(messages * 1e9 / nanos, nanos, compiledMillis - compiledBefore));
        compiledBefore = compiledMillis;
    }

    /** How the warm-up ended, in words. */
    String outcome() {
        return String.format(Locale.ROOT, "%s after %.1f s", isSteady() ? "steady" : "not steady", elapsed / 1e9);
    }

    private boolean isSteady() {
        if (window.size() < WINDOW) {
            return false;
        }
        final double mean =
                window.stream().mapToDouble(Slice::perSecond).average().orElseThrow();
        final double squares = window.stream()
                .mapToDouble(slice -> Math.pow(slice.perSecond() - mean, 2))
                .sum();
        final double deviation = Math.sqrt(squares / (WINDOW - 1));
        final double nanos = window.stream().mapToLong(Slice::nanos).sum();
        final double compiling =
                window.stream().mapToLong(Slice::compilingMillis).sum() * 1e6;
        return mean > 0 && deviation <= MAX_VARIATION * mean && compiling <= MAX_COMPILING * nanos;
    }

    /** 0 where nothing is compiled, or the JVM does not tell: the throughput decides alone. */
    private static long compiledMillis() {
        return COMPILER != null && COMPILER.isCompilationTimeMonitoringSupported()
                ? COMPILER.getTotalCompilationTime()
                : 0;
    }
}
