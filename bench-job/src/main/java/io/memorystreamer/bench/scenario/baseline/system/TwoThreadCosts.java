package io.memorystreamer.bench.scenario.baseline.system;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** What it takes from one thread to another: through a cache line while both run, and through the kernel when the other sleeps. */
@AutoService(Scenarios.class)
public final class TwoThreadCosts extends SystemBaseline {

    private static final String HOP = "crossCoreHopNanos";
    private static final String WAKE_UP = "wakeUpNanos";

    public TwoThreadCosts() {
        super(Costs.class);
    }

    @Override
    public String variant() {
        return "two threads";
    }

    @Override
    protected List<Metric> derivedMetrics() {
        return List.of(Metric.lower(HOP), Metric.lower(WAKE_UP));
    }

    /** There and back is two of them. */
    @Override
    protected Map<String, Double> derived(final Map<String, Double> measured) {
        return Map.of(
                HOP, measured.get(nanos("crossCoreRoundTrip")) / 2,
                WAKE_UP, measured.get(nanos("wakeUpRoundTrip")) / 2);
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new ScenarioException("two threads need two CPUs, and there is one: allow this process another");
        }
        return super.run(context);
    }

    /** The benchmarks. */
    public static class Costs {

        @Benchmark
        public long crossCoreRoundTrip(final Echo.Spinning echo) {
            return echo.roundTrip();
        }

        @Benchmark
        public long wakeUpRoundTrip(final Echo.Sleeping echo) {
            return echo.roundTrip();
        }
    }
}
