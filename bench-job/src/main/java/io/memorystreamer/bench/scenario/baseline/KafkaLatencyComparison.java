package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.kafka.StockLink;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From when a message was due to when a stock consumer has it, through a stock producer that does not linger. */
final class KafkaLatencyComparison extends KafkaComparison {

    private static final int RATE = 1_000;
    private static final double GOAL = 1.0 / 3;
    private static final double RAMP_UP_SHARE = 0.25;

    /** A message that waits for company would measure the setting. */
    private static final Map<String, Object> PRODUCER = Map.of("linger.ms", "0");

    @Override
    public String peer() {
        return KAFKA;
    }

    @Override
    public boolean needsKafka() {
        return true;
    }

    @Override
    public String variant() {
        return "end to end, " + MESSAGE_BYTES + " bytes, " + RATE + "/s";
    }

    @Override
    public List<Metric> metrics() {
        return LatencySide.metrics();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target("p50Ratio", GOAL, Target.Kind.LATENCY_RATIO),
                new Target("p99Ratio", GOAL, Target.Kind.LATENCY_RATIO));
    }

    @Override
    Rounds rounds(final ScenarioContext context, final LoadStalls stalls) throws Exception {
        try (StockClients ours = new StockClients(context.broker().target(), PRODUCER);
                StockClients kafka = new StockClients(context.kafka().target(), PRODUCER);
                Link ourLink = new StockLink(ours);
                Link kafkaLink = new StockLink(kafka)) {
            return Rounds.run(
                    side(ourLink, context, stalls),
                    side(kafkaLink, context, stalls),
                    context.config().comparison());
        }
    }

    private static Side side(final Link link, final ScenarioContext context, final LoadStalls stalls) {
        final long messages = Math.max(100, RATE * (roundNanos(context.config()) / 1_000_000) / 1_000);
        return new LatencySide(
                link,
                MESSAGE_BYTES,
                new OpenLoop.Stretch((long) (messages * RAMP_UP_SHARE), RATE),
                new OpenLoop.Stretch(messages, RATE),
                stalls);
    }

    @Override
    Figures figures(final Rounds rounds) {
        return LatencySide.figures(rounds);
    }

    @Override
    Map<String, String> settings(final ScenarioContext context) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(MESSAGE_BYTES));
        settings.put("ratePerSecond", Integer.toString(RATE));
        settings.putAll(StockClients.settings(PRODUCER));
        return settings;
    }
}
