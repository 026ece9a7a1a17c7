package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.WarmUp;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** End-to-end latency at a fixed rate, from the moment a message was due to the moment its consumer has it. */
@AutoService(Scenarios.class)
public final class LatencyPercentiles implements Scenario {

    /** A run that ends later than planned by more than this share of it was another experiment ... */
    private static final double MAX_OVERRUN_SHARE = 0.02;

    /** ... unless it is short, and one stall of the machine at its end explains it. */
    private static final double ALLOWED_OVERRUN_SECS = 0.25;

    /** The code is warmed up at no less than this rate, where the measured one would not get it compiled. */
    private static final long MIN_WARM_UP_RATE = 20_000;

    @Override
    public String id() {
        return "latency::latency_percentiles";
    }

    @Override
    public String description() {
        return "End-to-end latency percentiles at a fixed rate, open loop, from the time each message was due";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.MEAN_MICROS,
                Metric.P50_MICROS,
                Metric.P95_MICROS,
                Metric.P99_MICROS,
                Metric.P999_MICROS,
                Metric.MAX_MICROS,
                Metric.neither("offeredMessagesPerSecond"));
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target("p99Micros", config.latency().targetP99Micros(), Target.Kind.P99),
                new Target("p95Micros", config.latency().targetP95Micros(), Target.Kind.P95),
                new Target("meanMicros", config.latency().targetMeanMicros(), Target.Kind.MEAN));
    }

    /** A message that waits for company would measure the setting. */
    @Override
    public Map<String, String> clientSettings() {
        return Map.of("linger.ms", "0");
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Latency config = context.config().latency();
        final boolean inProcess = context.path() == TransportPath.IN_PROCESS;
        final long rate = inProcess ? config.ratePerSecond() : config.tcpRatePerSecond();
        final OpenLoop.Result result = new OpenLoop(context.link(), config.messageSizeBytes())
                .run(
                        WarmUp.of(context.config()),
                        Math.max(rate, MIN_WARM_UP_RATE),
                        new OpenLoop.Stretch(config.warmupIterations(), rate),
                        new OpenLoop.Stretch(config.messages(rate), rate));
        requireRate(rate, config.messages(rate), result.offeredPerSecond());
        final Map<String, String> settings = new LinkedHashMap<>(context.link().settings());
        settings.put("messageSizeBytes", Integer.toString(config.messageSizeBytes()));
        settings.put("ratePerSecond", Long.toString(rate));
        settings.put("warmUp", result.warmUp());
        settings.put("warmupIterations", Long.toString(config.warmupIterations()));
        settings.put("measurementIterations", Long.toString(config.messages(rate)));
        return new Measurement(metrics(result), result.stalls(), settings);
    }

    private static void requireRate(final long asked, final long messages, final double offered)
            throws ScenarioException {
        final double planned = (double) messages / asked;
        if (messages / offered - planned > Math.max(ALLOWED_OVERRUN_SECS, planned * MAX_OVERRUN_SHARE)) {
            throw new ScenarioException(String.format(
                    Locale.ROOT,
                    "the rate was missed: %,d messages/s were to be offered, %,.0f were; ask for a lower rate",
                    asked,
                    offered));
        }
    }

    private static Map<String, Double> metrics(final OpenLoop.Result result) {
        final Histogram latencies = result.latencies();
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("meanMicros", latencies.getMean() / 1e3);
        metrics.put("p50Micros", latencies.getValueAtPercentile(50) / 1e3);
        metrics.put("p95Micros", latencies.getValueAtPercentile(95) / 1e3);
        metrics.put("p99Micros", latencies.getValueAtPercentile(99) / 1e3);
        metrics.put("p999Micros", latencies.getValueAtPercentile(99.9) / 1e3);
        metrics.put("maxMicros", latencies.getMaxValue() / 1e3);
        metrics.put("offeredMessagesPerSecond", result.offeredPerSecond());
        return metrics;
    }
}
