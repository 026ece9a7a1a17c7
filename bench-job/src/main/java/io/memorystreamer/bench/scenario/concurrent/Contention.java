package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What threads lose that meet. By turns all threads append to one partition (high contention), and each to a partition of its own
 * (low); the same again with an atomic counter, the least that threads can contend for. Nobody reads: a consumer would
 * wait for CPUs beside them. No append may be missing at the end of a round.
 *
 * <p>The log counts the appends that took a lock or waited for another thread; the rest, under high contention, is the
 * share of lock-free operations.
 */
@AutoService(Scenarios.class)
public final class Contention implements Scenario {

    private static final String COUNTER_RATIO = "counterThroughputRatio";
    private static final String COUNTER_RATE = "incrementsPerSecond";

    /** The user's: 95 % of all operations. */
    private static final double LOCK_FREE_GOAL = 0.95;

    @Override
    public String id() {
        return "concurrent::contention";
    }

    @Override
    public String description() {
        return "Appends of threads to one partition over those to one each, the same of counters, and the lock-free share";
    }

    @Override
    public String peer() {
        return "low contention";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        final List<Metric> metrics =
                new ArrayList<>(Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND));
        metrics.addAll(Figures.ratioOf(COUNTER_RATIO, Metric.higher(COUNTER_RATE)));
        metrics.addAll(Figures.bothOf(Metric.higher(AppendingSide.LOCK_FREE_SHARE)));
        return metrics;
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(AppendingSide.LOCK_FREE_SHARE, LOCK_FREE_GOAL, Target.Kind.RATE_RATIO));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Comparison config = context.config().comparison();
        final int messageBytes = context.config().throughput().messageSizeBytes();
        final long nanos = TimeUnit.MILLISECONDS.toNanos(config.roundMillis());
        final int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        final Measurement appends;
        try (AppendingSide high = new AppendingSide(1, threads, messageBytes, nanos);
                AppendingSide low = new AppendingSide(threads, threads, messageBytes, nanos)) {
            appends = new Figures(Rounds.run(high, low, config))
                    .ratio(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND.name())
                    .both(AppendingSide.LOCK_FREE_SHARE)
                    .measurement(StallFloor.NONE, Map.of());
        }
        final Measurement counters = new Figures(Rounds.run(
                        new CountingSide(COUNTER_RATE, 1, threads, nanos / 2),
                        new CountingSide(COUNTER_RATE, threads, threads, nanos / 2),
                        config))
                .ratio(COUNTER_RATIO, COUNTER_RATE)
                .measurement(StallFloor.NONE, Map.of());
        final Map<String, Double> metrics = new LinkedHashMap<>(appends.metrics());
        metrics.putAll(counters.metrics());
        final Map<String, Interval> confidence = new LinkedHashMap<>(appends.confidence());
        confidence.putAll(counters.confidence());
        final Map<String, String> settings = Map.of(
                "threads", Integer.toString(threads),
                "messageSizeBytes", Integer.toString(messageBytes),
                "rounds", Integer.toString(config.rounds()),
                "roundMillis", Integer.toString(config.roundMillis()),
                "storage", AppendingSide.STORAGE);
        return new Measurement(metrics, StallFloor.NONE, settings, confidence, List.of());
    }
}
