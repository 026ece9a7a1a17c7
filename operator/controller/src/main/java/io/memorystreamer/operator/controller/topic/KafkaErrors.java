package io.memorystreamer.operator.controller.topic;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownServerException;

/** Kafka's exceptions as this package's. */
final class KafkaErrors {
    private static final String SUFFIX = "Exception";

    /** Those whose class is not called like the error (Kafka's {@code Errors}, which is internal to it). */
    private static final Map<Class<?>, String> NAMES = Map.of(
            ClusterAuthorizationException.class, "ClusterAuthorizationFailed",
            InvalidConfigurationException.class, "InvalidConfig",
            InvalidTopicException.class, "InvalidTopicException",
            TopicAuthorizationException.class, "TopicAuthorizationFailed",
            TopicExistsException.class, "TopicAlreadyExists",
            UnknownServerException.class, "UnknownServerError");

    private KafkaErrors() {}

    static TopicAdminException translate(Throwable failure) {
        if (failure instanceof TimeoutException
                || failure instanceof DisconnectException
                || failure instanceof NetworkException) {
            // The client's own words hold numbers of calls and times, which would make each failure a new one.
            return TopicAdminException.unreachable("no broker answered in time", failure);
        }
        if (failure instanceof ApiException) {
            return TopicAdminException.refused(name(failure), message(failure), failure);
        }
        return TopicAdminException.unreachable(message(failure), failure);
    }

    static TopicAdminException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return TopicAdminException.unreachable("interrupted while waiting for a broker", e);
    }

    /** Returns the name of Kafka's error in CamelCase. */
    static String name(Throwable failure) {
        String own = NAMES.get(failure.getClass());
        if (own != null) {
            return own;
        }
        String name = failure.getClass().getSimpleName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static String message(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), name(failure));
    }
}
