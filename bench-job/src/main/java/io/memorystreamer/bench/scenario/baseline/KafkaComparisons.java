package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.List;

/** The variants of {@code baseline::kafka_comparison}. */
@AutoService(Scenarios.class)
public final class KafkaComparisons implements Scenarios {

    private static final int SMALL = KafkaComparison.MESSAGE_BYTES;

    /** A consumer of small messages is busy with itself; of larger ones it waits more for the broker. */
    private static final int LARGE = 1_000;

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new KafkaProducerComparison(SMALL),
                new KafkaConsumerComparison(SMALL),
                new KafkaConsumerComparison(LARGE),
                new KafkaLatencyComparison(),
                new PreparedBatchesComparison(),
                new ManyConnectionsComparison());
    }
}
