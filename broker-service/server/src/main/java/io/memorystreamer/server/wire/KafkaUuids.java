package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.TopicReference;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** Kafka's ids and the JDK's; Kafka's zero id stands for none. */
public final class KafkaUuids {

    private KafkaUuids() {}

    /** @param id may be null */
    public static Uuid toKafka(final UUID id) {
        return id == null ? Uuid.ZERO_UUID : new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Null for the zero id. */
    public static UUID fromKafka(final Uuid id) {
        return id.equals(Uuid.ZERO_UUID) ? null : new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** @param byId whether the request's version names topics by id only */
    public static TopicReference reference(final String name, final Uuid id, final boolean byId) {
        return byId
                ? TopicReference.byId(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()))
                : TopicReference.byName(name);
    }

    /** A name for message classes whose name field must not be null, even where the version does not write it. */
    static String name(final TopicReference topic) {
        return topic.name() == null ? "" : topic.name();
    }
}
