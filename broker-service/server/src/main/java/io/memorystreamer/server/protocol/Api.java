package io.memorystreamer.server.protocol;

/**
 * The Kafka APIs this broker serves, with the versions it accepts. The ranges are those of the pinned kafka-clients, less
 * what is unstable there.
 */
public enum Api {
    PRODUCE(0, "Produce", 3, 13),
    FETCH(1, "Fetch", 4, 18),
    LIST_OFFSETS(2, "ListOffsets", 1, 11),
    METADATA(3, "Metadata", 0, 13),
    OFFSET_COMMIT(8, "OffsetCommit", 2, 10),
    OFFSET_FETCH(9, "OffsetFetch", 1, 10),
    FIND_COORDINATOR(10, "FindCoordinator", 0, 6),
    JOIN_GROUP(11, "JoinGroup", 0, 9),
    HEARTBEAT(12, "Heartbeat", 0, 4),
    LEAVE_GROUP(13, "LeaveGroup", 0, 5),
    SYNC_GROUP(14, "SyncGroup", 0, 5),
    DESCRIBE_GROUPS(15, "DescribeGroups", 0, 6),
    LIST_GROUPS(16, "ListGroups", 0, 5),
    API_VERSIONS(18, "ApiVersions", 0, 4),
    CREATE_TOPICS(19, "CreateTopics", 2, 7),
    DELETE_TOPICS(20, "DeleteTopics", 1, 6),
    DELETE_RECORDS(21, "DeleteRecords", 0, 2),
    INIT_PRODUCER_ID(22, "InitProducerId", 0, 5),
    OFFSET_FOR_LEADER_EPOCH(23, "OffsetForLeaderEpoch", 2, 4),
    ADD_PARTITIONS_TO_TXN(24, "AddPartitionsToTxn", 0, 5),
    ADD_OFFSETS_TO_TXN(25, "AddOffsetsToTxn", 0, 4),
    END_TXN(26, "EndTxn", 0, 5),
    TXN_OFFSET_COMMIT(28, "TxnOffsetCommit", 0, 5),
    DESCRIBE_CONFIGS(32, "DescribeConfigs", 1, 4),
    ALTER_CONFIGS(33, "AlterConfigs", 0, 2),
    DESCRIBE_LOG_DIRS(35, "DescribeLogDirs", 1, 5),
    CREATE_PARTITIONS(37, "CreatePartitions", 0, 3),
    DELETE_GROUPS(42, "DeleteGroups", 0, 2),
    INCREMENTAL_ALTER_CONFIGS(44, "IncrementalAlterConfigs", 0, 1),
    OFFSET_DELETE(47, "OffsetDelete", 0, 0),
    DESCRIBE_CLUSTER(60, "DescribeCluster", 0, 2),
    DESCRIBE_TRANSACTIONS(65, "DescribeTransactions", 0, 0),
    LIST_TRANSACTIONS(66, "ListTransactions", 0, 2),
    CONSUMER_GROUP_HEARTBEAT(68, "ConsumerGroupHeartbeat", 0, 1),
    CONSUMER_GROUP_DESCRIBE(69, "ConsumerGroupDescribe", 0, 1),
    DESCRIBE_TOPIC_PARTITIONS(75, "DescribeTopicPartitions", 0, 0);

    private static final Api[] BY_KEY = new Api[128];

    static {
        for (final Api api : values()) {
            BY_KEY[api.key] = api;
        }
    }

    private final short key;
    private final String title;
    private final short minVersion;
    private final short maxVersion;

    Api(final int key, final String title, final int minVersion, final int maxVersion) {
        this.key = (short) key;
        this.title = title;
        this.minVersion = (short) minVersion;
        this.maxVersion = (short) maxVersion;
    }

    /** @return null when the broker does not serve it */
    public static Api forKey(final int key) {
        return key >= 0 && key < BY_KEY.length ? BY_KEY[key] : null;
    }

    public short key() {
        return key;
    }

    /** The name the protocol's documentation uses. */
    public String title() {
        return title;
    }

    public short minVersion() {
        return minVersion;
    }

    public short maxVersion() {
        return maxVersion;
    }

    /**
     * The lowest version that ApiVersions tells. librdkafka takes compression from a broker that does not claim Produce
     * version 0 (KAFKA-18659), so Kafka 4 claims it without serving it, and so do we.
     */
    public short advertisedMinVersion() {
        return this == PRODUCE ? 0 : minVersion;
    }

    public boolean serves(final short version) {
        return version >= minVersion && version <= maxVersion;
    }
}
