package io.memorystreamer.reactivemessaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.client.KafkaBroker;
import io.memorystreamer.client.TcpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels over TCP, to a real Kafka broker. */
class TcpChannelTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void messagesGoOutAndComeInUntilTheBrokerIsGone(@TempDir final Path directory) throws IOException {
        try (KafkaBroker broker = KafkaBroker.start(directory)) {
            try (TcpClient client = broker.connect()) {
                client.createTopic("orders", 1, Map.of());
            }
            try (Application application = application(broker.address())) {
                final Sender sender = application.get(Sender.class);
                final Receiver receiver = application.get(Receiver.class);

                assertThat(sender.send("a", Metadata.of(new OutgoingRecordMetadata(1_700_000_000_000L))))
                        .succeedsWithin(SOON);
                assertThat(sender.send("b")).succeedsWithin(SOON);
                await().atMost(SOON).until(() -> receiver.messages().size() == 2);
                assertThat(receiver.payloads()).containsExactly("a", "b");
                assertThat(receiver.messages().getFirst().getMetadata(IncomingRecordMetadata.class))
                        .contains(new IncomingRecordMetadata("orders", 0, 0, 1_700_000_000_000L));
                assertThat(application.connector().getReadiness().isOk()).isTrue();

                broker.kill();

                assertThat(sender.send("c"))
                        .failsWithin(SOON)
                        .withThrowableThat()
                        .withMessageContaining(broker.address());
                await().atMost(SOON)
                        .until(() -> application.connector().getReadiness().getChannels().stream()
                                .noneMatch(channel -> channel.isOk()));
            }
        }
    }

    @Test
    void channelsOfAnAbsentBrokerAreNotReadyAndSayWhy() throws IOException {
        final String address;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + socket.getLocalPort();
        }
        try (Application application = application(address)) {
            assertThat(application.get(Sender.class).send("a")).failsWithin(SOON);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    application.connector().getReadiness().getChannels())
                            .hasSize(2)
                            .allMatch(channel -> !channel.isOk())
                            .allMatch(channel -> channel.getMessage().contains(address + ": does not answer")));
        }
    }

    private static Application application(final String address) {
        return new Application(
                Map.of(
                        "incoming.in.bootstrap.servers", address,
                        "incoming.in.topic", "orders",
                        "incoming.in.value.type", "string",
                        "outgoing.out.bootstrap.servers", address,
                        "outgoing.out.topic", "orders",
                        "outgoing.out.kafka.linger.ms", "0"),
                Map.of(),
                Sender.class,
                Receiver.class);
    }
}
