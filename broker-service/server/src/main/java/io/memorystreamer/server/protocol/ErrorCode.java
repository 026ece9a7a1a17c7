package io.memorystreamer.server.protocol;

/** The error codes of the Kafka protocol that this broker answers with. */
public enum ErrorCode {
    UNKNOWN_SERVER_ERROR(-1),
    NONE(0),
    OFFSET_OUT_OF_RANGE(1),
    CORRUPT_MESSAGE(2),
    UNKNOWN_TOPIC_OR_PARTITION(3),
    LEADER_NOT_AVAILABLE(5),
    REQUEST_TIMED_OUT(7),
    MESSAGE_TOO_LARGE(10),
    INVALID_TOPIC_EXCEPTION(17),
    INVALID_REQUIRED_ACKS(21),
    INVALID_TIMESTAMP(32),
    UNSUPPORTED_VERSION(35),
    TOPIC_ALREADY_EXISTS(36),
    INVALID_PARTITIONS(37),
    INVALID_REPLICATION_FACTOR(38),
    INVALID_REPLICA_ASSIGNMENT(39),
    INVALID_CONFIG(40),
    INVALID_REQUEST(42),
    UNSUPPORTED_FOR_MESSAGE_FORMAT(43),
    POLICY_VIOLATION(44),
    OUT_OF_ORDER_SEQUENCE_NUMBER(45),
    INVALID_PRODUCER_EPOCH(47),
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED(53),
    KAFKA_STORAGE_ERROR(56),
    FETCH_SESSION_ID_NOT_FOUND(70),
    UNKNOWN_LEADER_EPOCH(75),
    INVALID_RECORD(87),
    UNKNOWN_TOPIC_ID(100);

    private final short code;

    ErrorCode(final int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }
}
