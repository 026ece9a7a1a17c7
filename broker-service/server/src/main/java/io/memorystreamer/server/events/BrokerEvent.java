package io.memorystreamer.server.events;

import java.util.Locale;
import java.util.UUID;

/** Something that happened in the broker. Immutable; the components are the fields of its JSON. */
public sealed interface BrokerEvent {

    /** The event's name in its JSON: {@code topic-created} of {@code TopicCreated}. */
    default String type() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A topic was created. */
    record TopicCreated(String topic, UUID id, int partitions) implements BrokerEvent {}

    /** A topic was deleted with its records. */
    record TopicDeleted(String topic, UUID id) implements BrokerEvent {}

    /** A topic of the data directory cannot be served. */
    record TopicOffline(String topic, String reason) implements BrokerEvent {}

    /**
     * The oldest segments of a partition are gone, by retention or because a client had their records deleted.
     *
     * @param fromOffset the oldest offset before
     * @param toOffset the oldest offset now
     */
    record SegmentsDropped(String topic, int partition, long fromOffset, long toOffset) implements BrokerEvent {}

    /**
     * A connection of the Kafka port was closed for what it sent or did not do, or because there were too many.
     *
     * @param client its address
     * @param unreported refusals since the last such event that got no event of their own
     */
    record ClientRefused(String client, String reason, long unreported) implements BrokerEvent {}

    /**
     * A group has a new generation of members.
     *
     * @param generation of a classic group, the epoch of one by KIP-848
     * @param reason for people: how many joined and left; who was not heard of any more has left
     * @param unreported rebalances of any group since the last such event that got no event of their own
     */
    record GroupRebalanced(String group, int generation, int members, String reason, long unreported)
            implements BrokerEvent {}

    /**
     * A producer was shut out because a newer one uses its id.
     *
     * @param epoch its own, which is over
     * @param unreported batches of such producers since the last such event that got no event of their own
     */
    record ProducerFenced(long producerId, int epoch, String reason, long unreported) implements BrokerEvent {}
}
