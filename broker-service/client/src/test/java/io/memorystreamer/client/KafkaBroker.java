package io.memorystreamer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.kafkapeer.KafkaPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Kafka broker in a process of its own: one KRaft node, data in a temporary directory. */
public final class KafkaBroker implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Kafka ready: kafka ([^\\s,]+)(?:,.*)?\\R");

    private final Process process;
    private final Path output;
    private String address;

    private KafkaBroker(final Process process, final Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a broker and waits until it answers. */
    public static KafkaBroker start(final Path directory) throws IOException {
        final Path output = directory.resolve("broker.out");
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaPeer.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        final KafkaBroker broker = new KafkaBroker(process, output);
        try {
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(100))
                    .failFast(broker::requireAlive)
                    .until(broker::isReady);
            return broker;
        } catch (final RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private boolean isReady() {
        final Matcher ready = READY.matcher(readOutput());
        if (ready.find()) {
            address = ready.group(1);
        }
        return address != null;
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
