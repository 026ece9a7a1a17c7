package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.brokers.BrokerClients;
import java.util.Map;

/** The topic of a comparison, the same on both sides. */
final class Topics {

    private static final int SEGMENT_BYTES = 16 * 1024 * 1024;

    private Topics() {}

    /** Kafka, which has no retention to speak of within a round, removes a deleted topic's files after a second. */
    static Map<String, String> config() {
        return Map.of(
                "retention.bytes", Long.toString(BrokerClients.RETENTION_BYTES),
                "segment.bytes", Integer.toString(SEGMENT_BYTES),
                "file.delete.delay.ms", "1000");
    }
}
