package io.memorystreamer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpSettingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lingerms                            | 5     | lingerms: unknown setting
            linger.ms                           | soon  | linger.ms
            linger.ms                           | 8000  | delivery.timeout.ms=10000: must be at least linger.ms=8000
            acks                                | maybe | acks
            group.id                            | mine  | group.id: is fixed by the client
            auto.offset.reset                   | latest | auto.offset.reset: is fixed by the client
            buffer.memory                       | 1000  | buffer.memory=1000: must be at least
            memorystreamer.max.in.flight.records | 0    | memorystreamer.max.in.flight.records=0: must be a whole number
            memorystreamer.poll.timeout.ms      | -1    | memorystreamer.poll.timeout.ms=-1: must be a whole number
            memorystreamer.broker.timeout.ms    | 500   | memorystreamer.broker.timeout.ms=500: must be greater than fetch
            """)
    void badSettingIsNamed(final String name, final String value, final String message) {
        assertThatThrownBy(() -> new TcpSettings("localhost:9092", Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void overridesReplaceDefaultsAndAreVisible() {
        final TcpSettings settings = new TcpSettings("localhost:9092", Map.of("linger.ms", "0", "acks", "1"));

        assertThat(settings.producer()).containsEntry("linger.ms", "0").containsEntry("acks", "1");
        assertThat(settings.consumer()).doesNotContainKey("linger.ms");
        assertThat(settings.visible())
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("linger.ms", "0")
                .containsEntry("delivery.timeout.ms", "10000");
    }

    @Test
    void secretsAreNotVisible() {
        final TcpSettings settings = new TcpSettings(
                "localhost:9092", Map.of("sasl.jaas.config", "login required password=x;", "ssl.key.password", "x"));

        assertThat(settings.visible())
                .containsEntry("sasl.jaas.config", "[hidden]")
                .containsEntry("ssl.key.password", "[hidden]");
    }

    @Test
    void noServersIsAnError() {
        assertThatThrownBy(() -> TcpClient.connect(" ", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap.servers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", ":9092", "a:1,b", "a:b", "::1:9092", "a:123456"})
    void serverWithoutHostOrPortIsNamed(final String servers) {
        assertThatThrownBy(() -> TcpClient.requireValid(servers, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap.servers=" + servers)
                .hasMessageContaining("host:port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "a:1, b:2", "[::1]:9092"})
    void serversAreHostsAndPorts(final String servers) {
        TcpClient.requireValid(servers, Map.of());
    }

    @Test
    void connectingWhereNobodyListensFailsSoonAndNamesTheAddress() throws IOException {
        final int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        final long start = System.nanoTime();

        assertThatThrownBy(() -> TcpClient.connect("127.0.0.1:" + port, Map.of("request.timeout.ms", "1000")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("broker 127.0.0.1:" + port + ": does not answer")
                .hasMessageContaining("check that it runs");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void hostThatDoesNotResolveIsNamed() {
        assertThatThrownBy(() -> TcpClient.connect("no-such-host.invalid:9092", Map.of()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("no-such-host.invalid:9092");
    }
}
