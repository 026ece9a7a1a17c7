package io.memorystreamer.server.http;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.TopicException;

/** A request that is answered with {@link Problem details}. The message is for the client. */
public final class ProblemException extends RuntimeException {

    private final int status;
    private final ErrorCode kafkaError;

    private ProblemException(final int status, final String detail, final ErrorCode kafkaError) {
        super(detail, null, false, false);
        this.status = status;
        this.kafkaError = kafkaError;
    }

    static ProblemException of(final int status, final String detail) {
        return new ProblemException(status, detail, null);
    }

    static ProblemException badRequest(final String detail) {
        return of(400, detail);
    }

    /** @param detail null when the code says all */
    static ProblemException of(final ErrorCode error, final String detail) {
        return new ProblemException(status(error), detail == null ? error.toString() : detail, error);
    }

    static ProblemException of(final TopicException failure) {
        return of(failure.error(), failure.getMessage());
    }

    private static int status(final ErrorCode error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, GROUP_ID_NOT_FOUND -> 404;
            case TOPIC_AUTHORIZATION_FAILED, GROUP_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED -> 403;
            case TOPIC_ALREADY_EXISTS -> 409;
            case OFFSET_OUT_OF_RANGE -> 416;
            case MESSAGE_TOO_LARGE -> 413;
            case POLICY_VIOLATION -> 422;
            case KAFKA_STORAGE_ERROR, REQUEST_TIMED_OUT, LEADER_NOT_AVAILABLE, COORDINATOR_NOT_AVAILABLE -> 503;
            case UNKNOWN_SERVER_ERROR, CORRUPT_MESSAGE -> 500;
            default -> 400;
        };
    }

    Problem problem() {
        return Problem.of(status, getMessage(), kafkaError);
    }
}
