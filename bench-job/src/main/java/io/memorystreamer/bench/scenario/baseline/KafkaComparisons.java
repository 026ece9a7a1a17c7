package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.baseline.BrokerThroughputComparison.Work;
import java.util.List;

/** The variants of {@code baseline::kafka_comparison}. */
@AutoService(Scenarios.class)
public final class KafkaComparisons implements Scenarios {

    private static final Subject SUBJECT = new Subject(
            "baseline::kafka_comparison",
            "The broker against a real Kafka with stock clients, a plain TCP copy, and itself with 1,000 connections");

    private static final int SMALL = BrokerComparison.MESSAGE_BYTES;

    /** A consumer of small messages is busy with itself; of larger ones it waits more for the broker. */
    private static final int LARGE = 1_000;

    private static final List<Target> RATES = List.of(
            new Target(Figures.THROUGHPUT_RATIO, 1.5, Target.Kind.RATE_RATIO),
            new Target(BrokerThroughputComparison.CPU_RATIO, 0.5, Target.Kind.LATENCY_RATIO));

    private static final List<Target> LATENCIES = List.of(
            new Target("p50Ratio", 1.0 / 3, Target.Kind.LATENCY_RATIO),
            new Target("p99Ratio", 1.0 / 3, Target.Kind.LATENCY_RATIO));

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new BrokerThroughputComparison(SUBJECT, PeerBroker.KAFKA, Work.PRODUCER, SMALL, RATES),
                new BrokerThroughputComparison(SUBJECT, PeerBroker.KAFKA, Work.CONSUMER, SMALL, RATES),
                new BrokerThroughputComparison(SUBJECT, PeerBroker.KAFKA, Work.CONSUMER, LARGE, RATES),
                new BrokerLatencyComparison(SUBJECT, PeerBroker.KAFKA, LATENCIES),
                new PreparedBatchesComparison(SUBJECT),
                new ManyConnectionsComparison(SUBJECT));
    }
}
