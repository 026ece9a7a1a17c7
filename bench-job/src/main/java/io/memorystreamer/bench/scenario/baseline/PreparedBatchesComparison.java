package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.prepared.LoopbackCopySide;
import io.memorystreamer.bench.prepared.ThroughBrokerSide;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;
import java.util.Map;

/** Bytes that are produced and fetched at the same time over those that a plain copy moves through the loopback interface. */
final class PreparedBatchesComparison extends BrokerComparison {

    private static final double GOAL = 0.5;

    PreparedBatchesComparison(final Subject subject) {
        super(subject);
    }

    @Override
    public String peer() {
        return "loopback-tcp-copy";
    }

    @Override
    public String variant() {
        return "produce and fetch together, batches prepared ahead";
    }

    @Override
    public List<Metric> metrics() {
        return Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MEGABYTES_PER_SECOND);
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(Figures.THROUGHPUT_RATIO, GOAL, Target.Kind.RATE_RATIO));
    }

    @Override
    Rounds rounds(final ScenarioContext context, final LoadStalls stalls, final Map<String, String> settings)
            throws Exception {
        final String target = context.broker().target();
        final long roundNanos = roundNanos(context.config());
        settings.putAll(ThroughBrokerSide.settings());
        try (StockClients clients = new StockClients(target, Map.of());
                ThroughBrokerSide ours = new ThroughBrokerSide(clients, target, roundNanos)) {
            return Rounds.run(
                    ours,
                    new LoopbackCopySide(ThroughBrokerSide.BATCH_BYTES, roundNanos),
                    context.config().comparison());
        }
    }

    @Override
    Figures figures(final Rounds rounds) {
        return new Figures(rounds).ratio(Figures.THROUGHPUT_RATIO, ThroughBrokerSide.MEGABYTES_PER_SECOND);
    }
}
