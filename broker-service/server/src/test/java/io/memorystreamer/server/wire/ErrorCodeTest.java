package io.memorystreamer.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.protocol.ErrorCode;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void eachErrorHasItsNumberInKafka(final ErrorCode error) {
        assertThat(error.code()).isEqualTo(Errors.valueOf(error.name()).code());
    }
}
