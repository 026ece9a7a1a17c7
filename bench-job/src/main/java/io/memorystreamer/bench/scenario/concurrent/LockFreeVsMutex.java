package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two threads hand messages over, by way of structures without and with a lock. Both publish, and one of them also takes
 * everything out again every {@value HandOvers#RUN} messages, as structures with a single consumer demand. The queues
 * pass references; the ring buffer and the log copy 32 bytes in, and are read in place.
 */
@AutoService(Scenarios.class)
public final class LockFreeVsMutex extends JmhScenario {

    private static final String QUEUE_RATIO = "lockFreeQueueThroughputRatio";
    private static final String LOG_RATIO = "logThroughputRatio";

    public LockFreeVsMutex() {
        super(HandOvers.class);
    }

    @Override
    public String id() {
        return "concurrent::lock_free_vs_mutex";
    }

    @Override
    public String description() {
        return "Two threads hand messages over: lock-free queues, a ring buffer and the log, against queues under a lock";
    }

    @Override
    protected int threads() {
        return 2;
    }

    @Override
    protected List<Metric> derivedMetrics() {
        return List.of(Metric.higher(QUEUE_RATIO), Metric.higher(LOG_RATIO));
    }

    /** Rates over that of the fastest structure with a lock: its time per message over theirs. */
    @Override
    protected Map<String, Double> derived(final Map<String, Double> measured) {
        final double locked = least(measured, "reentrantLock", "synchronizedBlock", "arrayBlockingQueue");
        final double lockFree = least(measured, "jctoolsMpmc", "jctoolsMpsc");
        return Map.of(QUEUE_RATIO, locked / lockFree, LOG_RATIO, locked / measured.get(nanos("logAppend")));
    }

    private static double least(final Map<String, Double> measured, final String... methods) {
        return Stream.of(methods)
                .mapToDouble(method -> measured.get(nanos(method)))
                .min()
                .orElseThrow();
    }
}
