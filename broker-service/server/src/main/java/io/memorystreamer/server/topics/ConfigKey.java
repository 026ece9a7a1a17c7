package io.memorystreamer.server.topics;

import java.util.Set;

/**
 * A key of a topic's or a broker's configuration, as clients see it.
 *
 * @param effect what setting it does
 * @param preset the value of a key without effect on this broker; null for keys that take effect
 * @param allowed of {@link Effect#FIXED}: the values that are accepted
 * @param brokerKey the broker's key its default comes from, null when there is none
 */
public record ConfigKey(
        String name,
        Type type,
        Effect effect,
        String preset,
        Set<String> allowed,
        String brokerKey,
        String documentation) {

    /** Of the value; the names are Kafka's. */
    public enum Type {
        BOOLEAN,
        STRING,
        INT,
        LONG,
        DOUBLE,
        LIST
    }

    /** What setting a key does. */
    public enum Effect {
        /** It takes effect, also while the topic is in use. */
        CHANGEABLE,
        /** It takes effect when the topic is created, and stays. */
        AT_CREATION,
        /** Only values that say what the broker does anyway are accepted. */
        FIXED,
        /** It is accepted and remembered, and does nothing. */
        NONE
    }

    /** Whether another value than the present one is refused. */
    public boolean readOnly() {
        return effect == Effect.AT_CREATION || effect == Effect.FIXED;
    }
}
