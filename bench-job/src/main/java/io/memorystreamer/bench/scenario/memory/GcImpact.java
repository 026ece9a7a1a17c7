package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.measure.GcPauses;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * What each garbage collector makes of the same load: applications that make objects for every message (see
 * {@link HeapFillingLink}), since the log itself gives a collector nothing to do. First as fast as they can, then at a fixed rate,
 * open loop.
 */
@AutoService(Scenarios.class)
public final class GcImpact implements Scenarios {

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Collector("G1", "-XX:+UseG1GC", true),
                new Collector("ZGC", "-XX:+UseZGC", true),
                new Collector("Parallel", "-XX:+UseParallelGC", false),
                new Collector("Serial", "-XX:+UseSerialGC", false));
    }

    private record Collector(String variant, String flag, boolean partOfQuick) implements Scenario {

        private static final String PAUSES_PER_SECOND = "gcPausesPerSecond";
        private static final String PAUSED_SHARE = "gcPausedShare";
        private static final String PAUSE_MEAN = "gcPauseMeanMicros";
        private static final String PAUSE_MAX = "gcPauseMaxMicros";
        private static final String ALLOCATION = "allocatedMegabytesPerSecond";
        private static final String OFFERED = "offeredMessagesPerSecond";

        private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
        private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100};

        /** Share of the heap that stays reachable. */
        private static final int KEPT_HEAP_PART = 4;

        /** What the timetable may take longer: a share of it, and seconds. */
        private static final double OVERRUN_SHARE = 0.1;

        private static final double OVERRUN_SECS = 0.5;

        @Override
        public String id() {
            return "memory::gc_impact";
        }

        @Override
        public String description() {
            return "Throughput, latency and pauses with G1, ZGC, Parallel and Serial, of clients that make objects";
        }

        @Override
        public List<String> jvmFlags() {
            return List.of(flag);
        }

        @Override
        public List<TransportPath> paths() {
            return List.of(TransportPath.IN_PROCESS);
        }

        @Override
        public List<Metric> metrics() {
            return List.of(
                    Metric.MESSAGES_PER_SECOND,
                    Metric.neither(ALLOCATION),
                    Metric.P50_MICROS,
                    Metric.P99_MICROS,
                    Metric.P999_MICROS,
                    Metric.MAX_MICROS,
                    Metric.neither(OFFERED),
                    Metric.neither(PAUSES_PER_SECOND),
                    Metric.lower(PAUSED_SHARE),
                    Metric.lower(PAUSE_MEAN),
                    Metric.lower(PAUSE_MAX));
        }

        @Override
        public Measurement run(final ScenarioContext context) throws Exception {
            final BenchmarkConfig.Latency latency = context.config().latency();
            final int messageBytes = latency.messageSizeBytes();
            final long kept = Runtime.getRuntime().maxMemory() / KEPT_HEAP_PART;
            final HeapFillingLink link = new HeapFillingLink(context.link(), messageBytes, kept);
            // A half of what the scenarios take that measure only one of the two.
            final long nanos =
                    TimeUnit.SECONDS.toNanos(context.config().throughput().testDurationSecs()) / 2;
            final long rate = latency.ratePerSecond();
            final long messages = Math.max(1, latency.messages(rate) / 2);
            final LoadStalls stalls = new LoadStalls();
            closedLoop(link, messageBytes, new LoadStalls()).run(WARM_UP_NANOS, 1);

            final ClosedLoop.Result saturated;
            final OpenLoop.Result paced;
            final GcPauses.Result pauses;
            try (GcPauses watch = GcPauses.start()) {
                saturated = closedLoop(link, messageBytes, stalls).run(0, nanos);
                paced = new OpenLoop(link, messageBytes, stalls)
                        .run(
                                new OpenLoop.Stretch(latency.warmupIterations(), rate),
                                new OpenLoop.Stretch(messages, rate));
                pauses = watch.stop();
            }
            requireRate(rate, messages, paced.offeredPerSecond());
            final Histogram latencies = paced.latencies();
            final Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put(Metric.MESSAGES_PER_SECOND.name(), saturated.messagesPerSecond());
            metrics.put(ALLOCATION, saturated.allocatedBytesPerSecond() / 1e6);
            metrics.put(Metric.P50_MICROS.name(), latencies.getValueAtPercentile(50) / 1e3);
            metrics.put(Metric.P99_MICROS.name(), latencies.getValueAtPercentile(99) / 1e3);
            metrics.put(Metric.P999_MICROS.name(), latencies.getValueAtPercentile(99.9) / 1e3);
            metrics.put(Metric.MAX_MICROS.name(), latencies.getMaxValue() / 1e3);
            metrics.put(OFFERED, paced.offeredPerSecond());
            metrics.put(PAUSES_PER_SECOND, pauses.perSecond());
            metrics.put(PAUSED_SHARE, pauses.pausedShare());
            metrics.put(PAUSE_MEAN, pauses.meanMicros());
            metrics.put(PAUSE_MAX, pauses.maxMicros());
            final Map<String, String> settings = new LinkedHashMap<>(link.settings());
            settings.put("collector", variant);
            settings.put("heapBytes", Long.toString(Runtime.getRuntime().maxMemory()));
            settings.put("keptBytes", Long.toString(kept));
            settings.put("garbageBytesPerMessage", Integer.toString(HeapFillingLink.GARBAGE_BYTES));
            settings.put("messageSizeBytes", Integer.toString(messageBytes));
            settings.put("ratePerSecond", Long.toString(rate));
            settings.put("measurementIterations", Long.toString(messages));
            return new Measurement(metrics, stalls.floor(), settings)
                    .with(List.of(curve(latencies)))
                    .with(latencies);
        }

        private static ClosedLoop closedLoop(
                final HeapFillingLink link, final int messageBytes, final LoadStalls stalls) {
            return new ClosedLoop(link, messageBytes, 1, Publisher.single(messageBytes), stalls);
        }

        private Series curve(final Histogram latencies) {
            return new Series(
                    Series.Kind.LATENCY_BY_PERCENTILE,
                    variant,
                    DoubleStream.of(PERCENTILES).boxed().toList(),
                    DoubleStream.of(PERCENTILES)
                            .map(percentile -> latencies.getValueAtPercentile(percentile) / 1e3)
                            .boxed()
                            .toList());
        }

        private static void requireRate(final long asked, final long messages, final double offered)
                throws ScenarioException {
            final double planned = (double) messages / asked;
            if (messages / offered > planned * (1 + OVERRUN_SHARE) + OVERRUN_SECS) {
                throw new ScenarioException(String.format(
                        Locale.ROOT,
                        "the rate was missed: %,d messages/s were to be offered, %,.0f were; ask for a lower rate",
                        asked,
                        offered));
            }
        }
    }
}
