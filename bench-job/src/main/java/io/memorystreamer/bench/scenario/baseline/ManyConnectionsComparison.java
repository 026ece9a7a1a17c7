package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.prepared.ManyProducersSide;
import io.memorystreamer.bench.prepared.ThroughBrokerSide;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;
import java.util.Map;

/** Our broker with 1,000 connections to 1,000 partitions over itself with one of each. */
final class ManyConnectionsComparison extends BrokerComparison {

    private static final int MANY = 1_000;

    /** Requests in flight of each connection, as many as a stock producer has. */
    private static final int IN_FLIGHT = 5;

    /** At most 15 % of the throughput. */
    private static final double GOAL = 0.85;

    private static final Map<String, String> MANY_TOPIC =
            Map.of("segment.bytes", "262144", "retention.bytes", "524288");
    private static final Map<String, String> ONE_TOPIC =
            Map.of("segment.bytes", "16777216", "retention.bytes", "268435456");

    ManyConnectionsComparison(final Subject subject) {
        super(subject);
    }

    @Override
    public String peer() {
        return "memorystreamer";
    }

    @Override
    public String variant() {
        return "produce, " + MANY + " partitions and connections against 1";
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
        final long nanos = roundNanos(context.config());
        settings.put("batchBytes", Integer.toString(ManyProducersSide.BATCH_BYTES));
        settings.put("inFlightPerConnection", Integer.toString(IN_FLIGHT));
        settings.put("topic", MANY_TOPIC.toString());
        settings.put("peer.topic", ONE_TOPIC.toString());
        settings.put("acks", "all");
        try (StockClients clients = new StockClients(target, Map.of());
                ManyProducersSide many = new ManyProducersSide(clients, target, MANY, IN_FLIGHT, MANY_TOPIC, nanos);
                ManyProducersSide one = new ManyProducersSide(clients, target, 1, IN_FLIGHT, ONE_TOPIC, nanos)) {
            return Rounds.run(many, one, context.config().comparison());
        }
    }

    @Override
    Figures figures(final Rounds rounds) {
        return new Figures(rounds).ratio(Figures.THROUGHPUT_RATIO, ThroughBrokerSide.MEGABYTES_PER_SECOND);
    }
}
