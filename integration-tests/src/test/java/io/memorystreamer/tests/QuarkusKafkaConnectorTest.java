package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged Quarkus application with one incoming and one outgoing channel of quarkus-messaging-kafka. */
class QuarkusKafkaConnectorTest {

    private static final Path APPLICATION =
            Checkout.ROOT.resolve("integration-tests/quarkus-kafka/target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path directory;

    @Test
    void anApplicationGetsWhatItSendsAndGoesOnAtItsCommittedOffsets() throws Exception {
        try (Launcher broker =
                Launcher.start(directory, "broker", "--kafka-port", "0", "--http-port", "0", "--memory", "256m")) {
            final Pattern ready = Pattern.compile("broker ready: kafka (\\S+), ");
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> ready.matcher(broker.output()).find());
            final Matcher matcher = ready.matcher(broker.output());
            assertThat(matcher.find()).isTrue();

            runUntilItHasReceived(matcher.group(1), 0, "received 1000 readings, sum 499500");
            // A second run that got readings of the first again would print another sum.
            runUntilItHasReceived(matcher.group(1), 1000, "received 1000 readings, sum 1499500");
        }
    }

    private void runUntilItHasReceived(final String kafka, final int first, final String expected) throws Exception {
        assertThat(APPLICATION).as("run through mvn verify").exists();
        final Path output = directory.resolve("application-" + first + ".out");
        final Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Dkafka.bootstrap.servers=" + kafka,
                        "-Dreadings.first=" + first,
                        "-jar",
                        APPLICATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(read(output)).contains(expected));
            application.toHandle().destroy();
            assertThat(application.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(read(output)).doesNotContain("ERROR");
        } finally {
            application.destroyForcibly();
        }
    }

    private static String read(final Path file) throws IOException {
        return Files.readString(file);
    }
}
