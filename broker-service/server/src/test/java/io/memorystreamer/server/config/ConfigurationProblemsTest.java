package io.memorystreamer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationProblemsTest {

    @Test
    void aValueOfTheWrongTypeIsToldWithItsRange() {
        assertThat(ConfigurationProblems.describe("java.lang.IllegalArgumentException: SRCFG00039: The config property"
                        + " memorystreamer.broker.kafka-port with the config value \"ninety\" threw an Exception whilst being"
                        + " converted SRCFG00029: Expected an integer value, got \"ninety\""))
                .isEqualTo("memorystreamer.broker.kafka-port=ninety: must be from 0 to 65535;"
                        + " Expected an integer value, got \"ninety\"");
    }

    @Test
    void messagesAboutOtherKeysStayAsTheyAre() {
        assertThat(ConfigurationProblems.describe("quarkus.http.port is odd")).isEqualTo("quarkus.http.port is odd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEMORYSTREAMER_BROKER_KAFKA_PROT", "MEMORYSTREAMER_BROKER_HTTP_STREAMS"})
    void anEnvironmentVariableThatSetsNothingIsAnError(final String name) {
        assertThatThrownBy(() -> ConfigurationProblems.checkEnvironment(Map.of(name, "1")))
                .isInstanceOf(ConfigurationError.class)
                .hasMessageStartingWith(name + ": there is no such key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MEMORYSTREAMER_BROKER_KAFKA_PORT",
                "MEMORYSTREAMER_BROKER_HTTP_MAX_STREAMS",
                "MEMORYSTREAMER_BROKER_SERVICE_HOST",
                "MEMORYSTREAMER_BROKER_SERVICE_PORT_KAFKA",
                "MEMORYSTREAMER_BROKER_HEADLESS_PORT_9092_TCP_ADDR",
                "MEMORYSTREAMER_BROKER_PORT",
                "HOME"
            })
    void keysAndTheServiceLinksOfKubernetesArePassed(final String name) {
        assertThatCode(() -> ConfigurationProblems.checkEnvironment(Map.of(name, "1")))
                .doesNotThrowAnyException();
    }
}
