package io.memorystreamer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A real Kafka broker in a process of its own: one KRaft node, data in a temporary directory. */
public final class KafkaBroker implements AutoCloseable {

    private final Process process;
    private final Path output;
    private final String address;

    private KafkaBroker(final Process process, final Path output, final String address) {
        this.process = process;
        this.output = output;
        this.address = address;
    }

    /** Starts a broker and waits until it answers. */
    public static KafkaBroker start(final Path directory) throws IOException {
        final int port;
        final int controllerPort;
        try (ServerSocket first = freePort();
                ServerSocket second = freePort()) {
            port = first.getLocalPort();
            controllerPort = second.getLocalPort();
        }
        final Path configuration = directory.resolve("server.properties");
        Files.writeString(configuration, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                """.formatted(port, controllerPort, directory.resolve("data")));
        format(configuration);
        final Path output = directory.resolve("broker.out");
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        final KafkaBroker broker = new KafkaBroker(process, output, "127.0.0.1:" + port);
        try {
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(100))
                    .failFast(broker::requireAlive)
                    .until(broker::answers);
            return broker;
        } catch (final RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void format(final Path configuration) {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        final String[] arguments = {
            "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", configuration.toString()
        };
        assertThat(StorageTool.execute(arguments, new PrintStream(printed)))
                .as(printed::toString)
                .isZero();
    }

    private boolean answers() {
        try {
            connect().close();
            return true;
        } catch (final ClientException e) {
            return false;
        }
    }

    private void requireAlive() {
        assertThat(process.isAlive())
                .as(() -> "the broker ended: " + readOutput())
                .isTrue();
    }

    private String readOutput() {
        try {
            return Files.readString(output);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TcpClient connect() {
        return TcpClient.connect(address, Map.of());
    }

    /** {@code host:port}. */
    public String address() {
        return address;
    }

    /** As by SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Suspends the process: connections stay open, but nothing is answered. */
    public void suspend() throws IOException, InterruptedException {
        final List<String> command = List.of("kill", "-STOP", Long.toString(process.pid()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
