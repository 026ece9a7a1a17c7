package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.prepared.LoopbackCopySide;
import io.memorystreamer.bench.prepared.ThroughBrokerSide;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/**
 * Batches made ahead go through the broker as fast as it takes and gives them, or a plain copy fills the loopback interface, by
 * turns; beside both a small producer sends on a timetable. Its latency beside our load over that beside the copy says what the
 * broker does to a small client that the machine being busy does not.
 */
@AutoService(Scenarios.class)
public final class NetworkSaturation implements Scenario {

    private static final String IDLE = "idleP99Micros";

    /** A round has too few messages for more. */
    private static final List<String> PERCENTILES = List.of("p50Micros", "p95Micros", "p99Micros");

    private static final double SMALL_PER_SECOND = 200;
    private static final int SMALL_BYTES = 100;

    /** As in the comparison of prepared batches: every byte passes the interface twice. */
    private static final double GOAL = 0.5;

    @Override
    public String id() {
        return "stress::network_saturation";
    }

    @Override
    public String peer() {
        return "loopback-tcp-copy";
    }

    @Override
    public String description() {
        return "Bytes through the broker until the loopback interface is full, and what a small producer beside them waits";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        final List<Metric> metrics =
                new ArrayList<>(Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MEGABYTES_PER_SECOND));
        PERCENTILES.forEach(name -> metrics.addAll(Figures.ratioOf(LatencySide.ratio(name), Metric.lower(name))));
        metrics.add(Metric.lower(IDLE));
        return metrics;
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(Figures.THROUGHPUT_RATIO, GOAL, Target.Kind.RATE_RATIO));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final StressRounds plan = StressRounds.of(context.config(), 1);
        final LoadStalls stalls = new LoadStalls();
        final String target = context.broker().target();
        final Link link = context.link();
        try (StockClients clients = new StockClients(target, Map.of());
                ThroughBrokerSide ours = new ThroughBrokerSide(clients, target, plan.nanos())) {
            final Side copy = new LoopbackCopySide(ThroughBrokerSide.BATCH_BYTES, plan.nanos());
            final Rounds rounds =
                    Rounds.run(beside(ours, link, plan, stalls), beside(copy, link, plan, stalls), plan.comparison());
            final double idle = small(link, plan, stalls).latencies().getValueAtPercentile(99) / 1e3;
            final Figures figures =
                    new Figures(rounds).ratio(Figures.THROUGHPUT_RATIO, ThroughBrokerSide.MEGABYTES_PER_SECOND);
            PERCENTILES.forEach(name -> figures.ratio(LatencySide.ratio(name), name));
            final Map<String, String> settings = new LinkedHashMap<>(ThroughBrokerSide.settings());
            settings.putAll(plan.settings());
            settings.put("smallMessagesPerSecond", Double.toString(SMALL_PER_SECOND));
            settings.put("smallMessageBytes", Integer.toString(SMALL_BYTES));
            link.settings().forEach((name, value) -> settings.put("small." + name, value));
            return figures.measurement(stalls.floor(), settings).with(Map.of(IDLE, idle));
        }
    }

    private static OpenLoop.Result small(final Link link, final StressRounds plan, final LoadStalls stalls)
            throws Exception {
        final long messages = Math.max(20, (long) (SMALL_PER_SECOND * plan.nanos() / 1e9));
        return new OpenLoop(link, SMALL_BYTES, stalls)
                .run(
                        new OpenLoop.Stretch(messages / 10, SMALL_PER_SECOND),
                        new OpenLoop.Stretch(messages, SMALL_PER_SECOND));
    }

    /** Both at the same time; the small producer's figures are latencies. */
    private static Side beside(final Side bulk, final Link link, final StressRounds plan, final LoadStalls stalls) {
        return () -> {
            final CompletableFuture<Map<String, Double>> saturating = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return bulk.round();
                        } catch (final Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    task -> Thread.ofPlatform().daemon(true).name("saturate").start(task));
            final Histogram latencies = small(link, plan, stalls).latencies();
            final Map<String, Double> figures = new LinkedHashMap<>();
            try {
                figures.putAll(saturating.join());
            } catch (final CompletionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
            PERCENTILES.forEach(
                    name -> figures.put(name, latencies.getValueAtPercentile(LatencySide.PERCENTILES.get(name)) / 1e3));
            return figures;
        };
    }
}
