package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.scenario.Scenario;
import java.util.List;

/** The variants of {@code baseline::kafka_comparison}. */
public final class KafkaComparisons {

    private KafkaComparisons() {}

    public static List<Scenario> all() {
        return List.of(
                new KafkaProducerComparison(),
                new KafkaConsumerComparison(),
                new KafkaLatencyComparison(),
                new PreparedBatchesComparison(),
                new ManyConnectionsComparison());
    }
}
