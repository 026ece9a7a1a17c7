package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.measure.ProcessFootprint;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What is kept up over the whole duration, and at what price: first the rate, as fast as the consumer can; then, where
 * that reaches the target, the latency at exactly the target throughput on an open-loop timetable.
 */
@AutoService(Scenarios.class)
public final class SustainedThroughput extends ClosedLoopScenario {

    private static final String P99 = "p99Micros";
    private static final String ALLOCATION = "allocatedMegabytesPerSecond";
    private static final String PEAK_MEMORY = "peakMemoryMegabytes";

    /** The seed's bound on allocation churn. */
    private static final double MAX_ALLOCATED_MEGABYTES_PER_SECOND = 1;

    /** Share of the duration that the second part takes. */
    private static final double PACED_SHARE = 0.25;

    @Override
    public String id() {
        return "throughput::sustained_throughput";
    }

    @Override
    public String description() {
        return "Throughput kept up over the whole duration, its memory, and the latency at the target throughput";
    }

    @Override
    public List<Metric> metrics() {
        return Stream.concat(
                        super.metrics().stream(),
                        Stream.of(
                                Metric.neither("pacedMessagesPerSecond"), Metric.P99_MICROS, Metric.lower(PEAK_MEMORY)))
                .toList();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target(MESSAGES_PER_SECOND, config.throughput().targetThroughput(), Target.Kind.RATE),
                new Target(P99, config.throughput().maxLatencyMicros(), Target.Kind.P99),
                new Target(ALLOCATION, MAX_ALLOCATED_MEGABYTES_PER_SECOND, Target.Kind.SIZE),
                new Target(PEAK_MEMORY, config.memory().memoryLimitMb(), Target.Kind.SIZE));
    }

    @Override
    Publisher.Factory publishers(final BenchmarkConfig.Throughput config) {
        return Publisher.single(config.messageSizeBytes());
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final Measurement saturated = super.run(context);
        final BenchmarkConfig.Throughput config = context.config().throughput();
        final Map<String, Double> metrics = new LinkedHashMap<>(saturated.metrics());
        Histogram latencies = null;
        if (metrics.get(MESSAGES_PER_SECOND) >= config.targetThroughput()) {
            final OpenLoop.Result paced = paced(context, config);
            metrics.put("pacedMessagesPerSecond", paced.offeredPerSecond());
            latencies = paced.latencies();
            metrics.put(P99, latencies.getValueAtPercentile(99) / 1e3);
        }
        ProcessFootprint.ofThisProcess()
                .peakResidentBytes()
                .ifPresent(peak -> metrics.put(PEAK_MEMORY, peak / (1 << 20)));
        final Measurement measured =
                new Measurement(metrics, saturated.stalls(), saturated.settings()).with(saturated.series());
        return latencies == null ? measured : measured.with(latencies);
    }

    /** Latencies count from the due time, so a rate that is not kept shows in them, and misses the goal. */
    private static OpenLoop.Result paced(final ScenarioContext context, final BenchmarkConfig.Throughput config)
            throws Exception {
        final double rate = config.targetThroughput();
        final long messages = (long) Math.max(1, rate * config.testDurationSecs() * PACED_SHARE);
        return new OpenLoop(context.link(), config.messageSizeBytes())
                .offer(new OpenLoop.Stretch(messages, rate), new OpenLoop.Stretch(messages, rate));
    }
}
