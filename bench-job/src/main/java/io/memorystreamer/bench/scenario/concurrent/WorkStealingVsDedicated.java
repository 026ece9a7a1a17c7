package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.List;
import java.util.Map;

/**
 * The same tasks by workers that steal from each other and by workers with a queue of their own, once with tasks that all take
 * as long, once with the long ones all in one worker's queue. Time per task, until the last of {@value Workers#TASKS}.
 */
@AutoService(Scenarios.class)
public final class WorkStealingVsDedicated extends JmhScenario {

    private static final String EVEN = "evenThroughputRatio";
    private static final String UNEVEN = "unevenThroughputRatio";

    public WorkStealingVsDedicated() {
        super(Workers.class);
    }

    @Override
    public String id() {
        return "concurrent::work_stealing_vs_dedicated";
    }

    @Override
    public String description() {
        return "A ForkJoinPool's work stealing over a dedicated queue for each worker, with even and uneven tasks";
    }

    /** Which of the two is better is for the reader: it tells what each is for. */
    @Override
    protected List<Metric> derivedMetrics() {
        return List.of(Metric.neither(EVEN), Metric.neither(UNEVEN));
    }

    /** Rates of work stealing over those of dedicated queues. */
    @Override
    protected Map<String, Double> derived(final Map<String, Double> measured) {
        return Map.of(
                EVEN, measured.get(nanos("dedicatedEven")) / measured.get(nanos("workStealingEven")),
                UNEVEN, measured.get(nanos("dedicatedUneven")) / measured.get(nanos("workStealingUneven")));
    }
}
