package io.memorystreamer.bench.load;

import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Requests on a fixed timetable, each answered before the next is sent. A request that could not be sent when it was due,
 * because the one before it was not answered yet, carries the delay. Runs on the caller's thread, which watches for stalls
 * of the machine while it waits for the next due time.
 */
public final class RequestLoop {

    private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Waits longer than this are slept through up to this distance, so that the answering side has a CPU. */
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** One request, answered. */
    @FunctionalInterface
    public interface Request {
        /** @param number how many came before it */
        void run(long number) throws Exception;
    }

    private final StallSampler stalls;

    /** @param stalls where the stalls are counted, those of an earlier loop included */
    public RequestLoop(final StallSampler stalls) {
        this.stalls = stalls;
    }

    /**
     * Sends {@code warmUp} and then {@code measured}, without a pause, and records the latter.
     *
     * @throws ScenarioException when the rate of {@code measured} was missed
     */
    public OpenLoop.Result run(final OpenLoop.Stretch warmUp, final OpenLoop.Stretch measured, final Request request)
            throws Exception {
        final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, 3);
        run(0, warmUp, request, new Histogram(MAX_LATENCY_NANOS, 3), new StallSampler());
        final long start = System.nanoTime();
        run(warmUp.messages(), measured, request, latencies, stalls);
        final double perSecond = measured.messages() * 1e9 / (System.nanoTime() - start);
        OpenLoop.requireRate(measured, perSecond);
        return new OpenLoop.Result(latencies, perSecond, perSecond, StallSampler.floor(stalls), "none");
    }

    private static void run(
            final long first,
            final OpenLoop.Stretch stretch,
            final Request request,
            final Histogram latencies,
            final StallSampler sampler)
            throws Exception {
        final double interval = 1e9 / stretch.perSecond();
        final long start = System.nanoTime();
        for (long i = 0; i < stretch.messages(); i++) {
            final long due = start + (long) (i * interval);
            awaitDue(due, sampler);
            request.run(first + i);
            latencies.recordValue(Math.clamp(System.nanoTime() - due, 0, MAX_LATENCY_NANOS));
        }
    }

    private static void awaitDue(final long due, final StallSampler sampler) {
        long now = System.nanoTime();
        if (now - due >= 0) {
            return; // late already: no time to watch anything
        }
        sampler.pause();
        if (due - now > SPIN_NANOS) {
            LockSupport.parkNanos(due - now - SPIN_NANOS);
            now = System.nanoTime();
        }
        while (now - due < 0) {
            sampler.tick(now);
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        sampler.stop(now);
    }
}
