package io.memorystreamer.kafkapeer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Kafka as its user starts it: one KRaft node that is broker and controller, on free ports of the loopback interface, with
 * the defaults of {@code config/server.properties}. Writes one line to standard output when it answers clients, and ends
 * as soon as its standard input does.
 */
public final class KafkaPeer {

    private KafkaPeer() {}

    /** @param args an empty directory for the configuration and the data */
    public static void main(final String[] args) throws Exception {
        endWithStandardInput();
        final Path directory = Path.of(args[0]);
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
                num.network.threads=3
                num.io.threads=8
                socket.send.buffer.bytes=102400
                socket.receive.buffer.bytes=102400
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                auto.create.topics.enable=false
                """.formatted(port, controllerPort, directory.resolve("data")));
        format(configuration);
        Thread.ofPlatform().daemon(true).name("announce").start(() -> announce(port));
        Kafka.main(new String[] {configuration.toString()});
    }

    private static void endWithStandardInput() {
        Thread.ofPlatform().daemon(true).name("parent-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // the parent has nothing to say
                }
            } catch (final IOException e) {
                // as good as the end
            }
            Runtime.getRuntime().halt(1);
        });
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void format(final Path configuration) {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        final String[] arguments = {
            "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", configuration.toString()
        };
        if (StorageTool.execute(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8)) != 0) {
            throw new IllegalStateException("kafka-storage format: "
                    + printed.toString(StandardCharsets.UTF_8).strip());
        }
    }

    /** Kafka says nothing on standard output; the client waits until it is answered. */
    private static void announce(final int port) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port))) {
            admin.describeCluster().nodes().get();
            System.out.println("Kafka ready: kafka 127.0.0.1:" + port + ", version " + AppInfoParser.getVersion());
            System.out.flush();
        } catch (final Exception e) {
            System.err.println("Kafka does not answer: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }
}
