package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaErrorsTest {
    /** Those that a broker may answer a request about topics with. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "UNKNOWN_SERVER_ERROR",
                "UNKNOWN_TOPIC_OR_PARTITION",
                "TOPIC_AUTHORIZATION_FAILED",
                "CLUSTER_AUTHORIZATION_FAILED",
                "INVALID_TOPIC_EXCEPTION",
                "TOPIC_ALREADY_EXISTS",
                "INVALID_PARTITIONS",
                "INVALID_REPLICATION_FACTOR",
                "INVALID_REPLICA_ASSIGNMENT",
                "INVALID_CONFIG",
                "NOT_CONTROLLER",
                "INVALID_REQUEST",
                "POLICY_VIOLATION",
                "UNSUPPORTED_VERSION",
                "TOPIC_DELETION_DISABLED",
                "THROTTLING_QUOTA_EXCEEDED"
            })
    void aReasonIsTheNameOfKafkasError(Errors error) {
        String camelCase = Arrays.stream(error.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());

        assertThat(KafkaErrors.translate(error.exception("why")))
                .hasMessage("why")
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(camelCase))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(TopicAdminException.Kind.REFUSED));
    }

    @Test
    void noAnswerSaysTheSameEveryTime() {
        TopicAdminException first = KafkaErrors.translate(new TimeoutException("Call(callName=x, tries=3)"));
        TopicAdminException second = KafkaErrors.translate(new TimeoutException("Call(callName=x, tries=4)"));

        assertThat(first.kind()).isEqualTo(TopicAdminException.Kind.UNREACHABLE);
        assertThat(first).hasMessage(second.getMessage());
    }

    @Test
    void anErrorWithoutWordsHasItsName() {
        assertThat(KafkaErrors.translate(new InvalidConfigurationException((String) null)))
                .hasMessage("InvalidConfig");
    }
}
