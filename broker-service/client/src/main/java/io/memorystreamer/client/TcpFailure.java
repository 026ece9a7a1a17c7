package io.memorystreamer.client;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Words the failures of the Kafka client: where, what, why, what to do. */
final class TcpFailure {

    private TcpFailure() {}

    /** @param what the request that failed, such as {@code "records to orders-0 were not delivered"} */
    static String message(final String bootstrapServers, final String what, final Throwable cause) {
        final Throwable root = root(cause);
        final String reason = root.getMessage() == null ? root.toString() : root.getMessage();
        return "broker " + bootstrapServers + ": " + what + ": " + reason.stripTrailing() + " ("
                + root.getClass().getSimpleName() + "); " + advice(root);
    }

    static String noAnswer(final String bootstrapServers, final String what, final Duration within) {
        return "broker " + bootstrapServers + ": " + what + " within " + within.toMillis() + " ms; " + REACHABLE;
    }

    private static final String REACHABLE = "check that it runs and that this address leads to it";

    private static String advice(final Throwable cause) {
        return switch (cause) {
            case UnknownTopicOrPartitionException _ -> "create the topic first";
            case RecordTooLargeException _ -> "make the records smaller, or raise the topic's max.message.bytes";
            case InvalidTimestampException _ -> "give milliseconds since the epoch, or a negative timestamp for now";
            case AuthenticationException _ -> "check the security settings and credentials";
            case AuthorizationException _ -> "give this user the permission, or use another";
            case InterruptException _ -> "the thread was interrupted";
            // Among them time-outs and lost connections, after the client's own retries.
            case RetriableException _ -> REACHABLE;
            default -> "see the broker's log";
        };
    }

    private static Throwable root(final Throwable cause) {
        return cause instanceof ExecutionException && cause.getCause() != null ? cause.getCause() : cause;
    }
}
