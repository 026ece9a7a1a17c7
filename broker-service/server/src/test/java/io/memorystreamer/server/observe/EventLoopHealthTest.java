package io.memorystreamer.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.Broker;
import io.memorystreamer.server.config.BrokerConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLoopHealthTest {

    private static Status status(final Duration silence, final Duration timeout) {
        final Broker broker = new Broker(null, null, null, null, null) {
            @Override
            public Duration eventLoopSilence() {
                return silence;
            }
        };
        final BrokerConfig config = (BrokerConfig) Proxy.newProxyInstance(
                BrokerConfig.class.getClassLoader(),
                new Class<?>[] {BrokerConfig.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("livenessTimeout");
                    return timeout;
                });
        return new EventLoopHealth(broker, config).call().getStatus();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, UP", "PT29S, UP", "PT30S, UP", "PT30.001S, DOWN", "PT1H, DOWN"})
    void anEventLoopThatIsSilentForTooLongIsTheEnd(final Duration silence, final Status status) {
        assertThat(status(silence, Duration.ofSeconds(30))).isEqualTo(status);
    }
}
