package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.scenario.Scenario;
import java.util.List;

/** The variants of {@code baseline::kafka_comparison}. */
public final class KafkaComparisons {

    private static final int SMALL = KafkaComparison.MESSAGE_BYTES;

    /** A consumer of small messages is busy with itself; of larger ones it waits more for the broker. */
    private static final int LARGE = 1_000;

    private KafkaComparisons() {}

    public static List<Scenario> all() {
        return List.of(
                new KafkaProducerComparison(SMALL),
                new KafkaConsumerComparison(SMALL),
                new KafkaConsumerComparison(LARGE),
                new KafkaLatencyComparison(),
                new PreparedBatchesComparison(),
                new ManyConnectionsComparison());
    }
}
