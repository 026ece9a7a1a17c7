package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.kafka.StockFigures;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rate of a stock client against our broker over its rate against Kafka, and the CPU time of the two brokers' processes. */
abstract class StockThroughputComparison extends KafkaComparison {

    private static final String CPU_RATIO = "brokerCpuRatio";

    private static final double RATE_GOAL = 1.5;
    private static final double CPU_GOAL = 0.5;

    private final int messageBytes;

    StockThroughputComparison(final int messageBytes) {
        this.messageBytes = messageBytes;
    }

    final int messageBytes() {
        return messageBytes;
    }

    @Override
    public final String peer() {
        return KAFKA;
    }

    @Override
    public final boolean needsKafka() {
        return true;
    }

    @Override
    public final List<Metric> metrics() {
        return Stream.concat(
                        Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND).stream(),
                        Figures.ratioOf(CPU_RATIO, Metric.lower(StockFigures.CPU_SECONDS_PER_GIGABYTE)).stream())
                .toList();
    }

    @Override
    public final List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target(Figures.THROUGHPUT_RATIO, RATE_GOAL, Target.Kind.RATE_RATIO),
                new Target(CPU_RATIO, CPU_GOAL, Target.Kind.LATENCY_RATIO));
    }

    @Override
    final Figures figures(final Rounds rounds) {
        final Figures figures = new Figures(rounds).ratio(Figures.THROUGHPUT_RATIO, StockFigures.MESSAGES_PER_SECOND);
        // Not of a broker that somebody else started.
        return rounds.has(StockFigures.CPU_SECONDS_PER_GIGABYTE)
                ? figures.ratio(CPU_RATIO, StockFigures.CPU_SECONDS_PER_GIGABYTE)
                : figures;
    }

    @Override
    final Map<String, String> settings(final ScenarioContext context) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.putAll(StockClients.settings(Map.of()));
        return settings;
    }
}
