package io.memorystreamer.server.protocol;

/**
 * What a client asks for over another port than Kafka's, for whoever decides about requests: an operation on a resource, in the
 * terms of Kafka's authorizer.
 *
 * @param api the one that does the same over the Kafka port, or that needs the same permission
 * @param name of the resource, as the client gave it: not validated, may be null; {@link #ALL} for all of the type
 */
public record Access(Api api, Operation operation, ResourceType type, String name) implements ApiRequest {

    /** Kafka's wildcard: all resources of a type. */
    public static final String ALL = "*";

    /** Kafka's name of the one cluster. */
    private static final String CLUSTER_NAME = "kafka-cluster";

    /** Kafka's AclOperation, those that are asked for. */
    public enum Operation {
        READ,
        WRITE,
        CREATE,
        DELETE,
        DESCRIBE
    }

    /** Kafka's ResourceType, those that are asked for. */
    public enum ResourceType {
        TOPIC(ErrorCode.TOPIC_AUTHORIZATION_FAILED),
        GROUP(ErrorCode.GROUP_AUTHORIZATION_FAILED),
        CLUSTER(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);

        private final ErrorCode refusal;

        ResourceType(final ErrorCode refusal) {
            this.refusal = refusal;
        }

        /** What a Kafka client is told that may not. */
        public ErrorCode refusal() {
            return refusal;
        }
    }

    public static Access topic(final Api api, final Operation operation, final String name) {
        return new Access(api, operation, ResourceType.TOPIC, name);
    }

    public static Access group(final Api api, final Operation operation, final String id) {
        return new Access(api, operation, ResourceType.GROUP, id);
    }

    public static Access cluster(final Api api, final Operation operation) {
        return new Access(api, operation, ResourceType.CLUSTER, CLUSTER_NAME);
    }
}
