package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.baseline.BrokerThroughputComparison.Work;
import java.util.List;

/** The variants of {@code baseline::redis_streams_comparison}. */
@AutoService(Scenarios.class)
public final class RedisStreamsComparison implements Scenarios {

    private static final Subject SUBJECT = new Subject(
            "baseline::redis_streams_comparison",
            "The broker through stock Kafka clients against Redis Streams through Jedis, both in memory");

    private static final int MESSAGE_BYTES = BrokerComparison.MESSAGE_BYTES;

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new BrokerThroughputComparison(
                        SUBJECT, PeerBroker.REDIS_STREAMS, Work.PRODUCER, MESSAGE_BYTES, List.of()),
                new BrokerThroughputComparison(
                        SUBJECT, PeerBroker.REDIS_STREAMS, Work.CONSUMER, MESSAGE_BYTES, List.of()),
                new BrokerLatencyComparison(SUBJECT, PeerBroker.REDIS_STREAMS, List.of()));
    }
}
