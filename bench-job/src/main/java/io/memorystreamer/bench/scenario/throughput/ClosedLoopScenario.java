package io.memorystreamer.bench.scenario.throughput;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.load.WarmUp;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the scenarios with one producer, one consumer and no timetable share. */
abstract class ClosedLoopScenario implements Scenario {

    static final String MESSAGES_PER_SECOND = "messagesPerSecond";

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.MESSAGES_PER_SECOND,
                Metric.higher("slowestSliceMessagesPerSecond"),
                Metric.MEGABYTES_PER_SECOND,
                Metric.ALLOCATED_BYTES_PER_MESSAGE,
                Metric.lower("allocatedMegabytesPerSecond"));
    }

    abstract Publisher.Factory publishers(BenchmarkConfig.Throughput config);

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        return measure(context, context.link());
    }

    /** The load on a link. */
    final Measurement measure(final ScenarioContext context, final Link link) throws Exception {
        final BenchmarkConfig.Throughput config = context.config().throughput();
        final ClosedLoop load = new ClosedLoop(link, config.messageSizeBytes(), publishers(config));
        final ClosedLoop.Result result =
                load.run(WarmUp.of(context.config()), TimeUnit.SECONDS.toNanos(config.testDurationSecs()));
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(MESSAGES_PER_SECOND, result.messagesPerSecond());
        metrics.put("slowestSliceMessagesPerSecond", result.slowestMessagesPerSecond());
        metrics.put("megabytesPerSecond", result.messagesPerSecond() * config.messageSizeBytes() / 1e6);
        if (context.config().memory().enableAllocationTracking()) {
            metrics.put("allocatedBytesPerMessage", result.allocatedBytesPerMessage());
            metrics.put("allocatedMegabytesPerSecond", result.allocatedBytesPerSecond() / 1e6);
        }
        final Map<String, String> settings = new LinkedHashMap<>(link.settings());
        settings.put("messageSizeBytes", Integer.toString(config.messageSizeBytes()));
        settings.put("batchSize", Integer.toString(config.batchSize()));
        settings.put("warmUp", result.warmUp());
        settings.put("testDurationSecs", Integer.toString(config.testDurationSecs()));
        return new Measurement(metrics, result.stalls(), settings)
                .with(List.of(ThroughputCurve.overTime("consumed", result.slices())));
    }
}
