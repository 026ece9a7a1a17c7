package io.memorystreamer.server.apis;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** Kafka's ids and the JDK's. */
final class Ids {

    private Ids() {}

    static Uuid toKafka(final UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static UUID fromKafka(final Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
