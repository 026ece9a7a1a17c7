package io.memorystreamer.server.groups;

/**
 * What groups may take. Sizes in bytes.
 *
 * @param initialRebalanceDelayMillis how long the first members of an empty classic group wait for others; Kafka's
 *     group.initial.rebalance.delay.ms
 * @param offsetsRetentionMillis how long a group without members keeps its offsets; Kafka's offsets.retention.minutes
 * @param maxMemberBytes that the members of all groups and their assignments may take of the heap together, about: what they
 *     are, said and were assigned, and a fixed part for each
 * @param maxOffsetBytes of all committed offsets together
 */
public record GroupLimits(
        long initialRebalanceDelayMillis, long offsetsRetentionMillis, long maxMemberBytes, long maxOffsetBytes) {

    /** Groups at the same time, with members or with offsets only. */
    public static final int MAX_GROUPS = 20_000;

    /** Members of one group, those that were given an id and have not come back with it included. */
    public static final int MAX_MEMBERS = 1_000;

    /**
     * What the members of one group are and say, as it is stored; of a classic group also what its leader assigned. It is stored
     * anew at each change. What the broker assigns comes on top: {@code max-partitions} bounds it.
     */
    public static final int MAX_GROUP_BYTES = 768 * 1024;

    /** What a member takes of the heap beside what it says, one that was only given an id included. */
    static final int MEMBER_OVERHEAD_BYTES = 1024;

    /** What a topic's or a protocol's name takes of the heap beside its characters. */
    static final int NAME_OVERHEAD_BYTES = 96;

    /** What a partition takes of the heap that the broker has assigned: in what its member has, and in what it is to have. */
    static final int PARTITION_OVERHEAD_BYTES = 128;

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
