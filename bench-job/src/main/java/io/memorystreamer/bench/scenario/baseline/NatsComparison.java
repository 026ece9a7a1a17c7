package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.baseline.BrokerThroughputComparison.Work;
import java.util.List;

/** The variants of {@code baseline::nats_comparison}. */
@AutoService(Scenarios.class)
public final class NatsComparison implements Scenarios {

    private static final Subject SUBJECT = new Subject(
            "baseline::nats_comparison",
            "The broker through stock Kafka clients against NATS JetStream through its Java client, both in memory");

    private static final int MESSAGE_BYTES = BrokerComparison.MESSAGE_BYTES;

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new BrokerThroughputComparison(
                        SUBJECT, PeerBroker.NATS_JETSTREAM, Work.PRODUCER, MESSAGE_BYTES, List.of()),
                new BrokerThroughputComparison(
                        SUBJECT, PeerBroker.NATS_JETSTREAM, Work.CONSUMER, MESSAGE_BYTES, List.of()),
                new BrokerLatencyComparison(SUBJECT, PeerBroker.NATS_JETSTREAM, List.of()));
    }
}
