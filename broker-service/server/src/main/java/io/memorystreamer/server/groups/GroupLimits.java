package io.memorystreamer.server.groups;

/**
 * What groups may take. Sizes in bytes.
 *
 * @param initialRebalanceDelayMillis how long the first members of an empty classic group wait for others; Kafka's
 *     group.initial.rebalance.delay.ms
 * @param offsetsRetentionMillis how long a group without members keeps its offsets; Kafka's offsets.retention.minutes
 * @param maxMemberBytes of all groups' members and assignments together
 * @param maxOffsetBytes of all committed offsets together
 */
public record GroupLimits(
        long initialRebalanceDelayMillis, long offsetsRetentionMillis, long maxMemberBytes, long maxOffsetBytes) {

    /** Groups at the same time, with members or with offsets only. */
    public static final int MAX_GROUPS = 20_000;

    /** Members of one group, those that were given an id and have not come back with it included. */
    public static final int MAX_MEMBERS = 1_000;

    /** Subscriptions and assignments of one group together: it is stored as one value, and that is what one may have. */
    public static final int MAX_GROUP_BYTES = 768 * 1024;

    /** What a topic's name in a subscription takes beside its characters. */
    static final int NAME_OVERHEAD_BYTES = 32;

    /** Characters of a group's, a member's or an instance's id. Kafka has no bound but the 32,767 of its strings. */
    public static final int MAX_ID_LENGTH = 512;

    /** Kafka's offset.metadata.max.bytes. */
    public static final int MAX_OFFSET_METADATA_BYTES = 4096;

    /** Kafka's group.min.session.timeout.ms and group.max.session.timeout.ms. */
    public static final int MIN_SESSION_TIMEOUT_MILLIS = 6_000;

    public static final int MAX_SESSION_TIMEOUT_MILLIS = 1_800_000;

    /** Limits that go with the size of the JVM's heap. */
    public static GroupLimits ofHeap(final long initialRebalanceDelayMillis, final long offsetsRetentionMillis) {
        final long share = Runtime.getRuntime().maxMemory() / 8;
        return new GroupLimits(initialRebalanceDelayMillis, offsetsRetentionMillis, share, share);
    }
}
