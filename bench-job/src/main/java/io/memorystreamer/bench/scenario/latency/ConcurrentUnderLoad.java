package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Latency against load. First the saturation throughput: what comes through when every message is due at once. Then a
 * timetable for each share of it, open loop, the greatest beyond what the path carries: latencies there grow for as long as
 * the load lasts. Up to half the saturation throughput the load has to be kept up.
 */
@AutoService(Scenarios.class)
public final class ConcurrentUnderLoad implements Scenario {

    private static final Metric SATURATION = Metric.higher("saturationMessagesPerSecond");
    private static final Metric P99_AT_HALF = Metric.lower("p99MicrosAt50PercentLoad");
    private static final Metric P99_AT_90 = Metric.lower("p99MicrosAt90PercentLoad");

    /** Of the saturation throughput. */
    private static final double[] LOADS = {0.1, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25};

    /** Loads up to here have to be kept up. Beyond, the machine has its better and its worse seconds. */
    private static final double KEPT_UP = 0.5;

    /** Every message is due at once. */
    private static final double AT_ONCE = 1e9;

    /** What is sent to find out how many messages to warm up with. */
    private static final long FIRST_MESSAGES = 20_000;

    /** Of the configured duration, what all loads together take. */
    private static final double DURATION_SHARE = 0.6;

    private static final double WARM_UP_SECS = 1;
    private static final double RAMP_UP_SHARE = 0.1;

    /** A median of three: saturation is where the others are measured against. */
    private static final int SATURATION_ROUNDS = 3;

    @Override
    public String id() {
        return "latency::concurrent_under_load";
    }

    @Override
    public String description() {
        return "End-to-end P99 against offered load, from 10 % of the saturation throughput to beyond it, open loop";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(SATURATION, P99_AT_HALF, P99_AT_90);
    }

    /** A message that waits for company would measure the setting. */
    @Override
    public Map<String, String> clientSettings() {
        return Map.of("linger.ms", "0");
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Latency config = context.config().latency();
        final Link link = context.link();
        final int bytes = config.messageSizeBytes();
        final double stepSecs = DURATION_SHARE * config.testDurationSecs() / (LOADS.length + SATURATION_ROUNDS);
        final double saturation = saturation(link, bytes, stepSecs);
        final LoadStalls stalls = new LoadStalls();
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(SATURATION.name(), saturation);
        final List<Double> offered = new ArrayList<>();
        final List<Double> p99 = new ArrayList<>();
        for (final double load : LOADS) {
            final double rate = saturation * load;
            final OpenLoop loop = new OpenLoop(link, bytes, load <= KEPT_UP ? stalls : new LoadStalls());
            final OpenLoop.Stretch rampUp = stretch(rate, stepSecs * RAMP_UP_SHARE);
            final OpenLoop.Stretch measured = stretch(rate, stepSecs);
            final OpenLoop.Result result = load <= KEPT_UP ? loop.run(rampUp, measured) : loop.offer(rampUp, measured);
            offered.add(rate);
            p99.add(result.latencies().getValueAtPercentile(99) / 1e3);
        }
        metrics.put(P99_AT_HALF.name(), p99.get(indexOf(0.5)));
        metrics.put(P99_AT_90.name(), p99.get(indexOf(0.9)));
        final Map<String, String> settings = new LinkedHashMap<>(link.settings());
        settings.put("messageSizeBytes", Integer.toString(bytes));
        settings.put("producers", "1");
        settings.put("secondsPerLoad", Double.toString(stepSecs));
        settings.put(
                "loads",
                DoubleStream.of(LOADS)
                        .mapToObj(load -> Math.round(load * 100) + " %")
                        .collect(Collectors.joining(", ")));
        return new Measurement(metrics, stalls.floor(), settings)
                .with(List.of(new Series(Series.Kind.LATENCY_AGAINST_LOAD, "end to end, P99", offered, p99)));
    }

    /** In messages per second, of the same load generator: one that reads no clock would carry more. */
    private static double saturation(final Link link, final int bytes, final double seconds) throws Exception {
        double rate = carried(link, bytes, FIRST_MESSAGES);
        rate = carried(link, bytes, (long) (rate * WARM_UP_SECS));
        final double[] rounds = new double[SATURATION_ROUNDS];
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = carried(link, bytes, (long) (rate * seconds));
        }
        Arrays.sort(rounds);
        return rounds[rounds.length / 2];
    }

    private static double carried(final Link link, final int bytes, final long messages) throws Exception {
        return new OpenLoop(link, bytes)
                .offer(new OpenLoop.Stretch(1, AT_ONCE), new OpenLoop.Stretch(Math.max(1, messages), AT_ONCE))
                .carriedPerSecond();
    }

    private static OpenLoop.Stretch stretch(final double rate, final double seconds) {
        return new OpenLoop.Stretch(Math.max(1, (long) (rate * seconds)), rate);
    }

    private static int indexOf(final double load) {
        for (int i = 0; i < LOADS.length; i++) {
            if (LOADS[i] == load) {
                return i;
            }
        }
        throw new IllegalArgumentException("load " + load + " is not measured");
    }
}
