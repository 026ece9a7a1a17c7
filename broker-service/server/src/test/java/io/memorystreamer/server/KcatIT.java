package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of kcat, and so of librdkafka, finds. */
class KcatIT {

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        requireKcat();
        broker = BrokerProcess.start("memorystreamer.broker.memory=512m");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static void requireKcat() {
        try {
            new ProcessBuilder("kcat", "-V").start().destroy();
        } catch (final IOException e) {
            final String message = "kcat is not installed (apt-get install kcat): librdkafka is NOT tested";
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(message, e);
            }
            abort(message);
        }
    }

    /** Standard output of kcat, which must end with 0. */
    private static String kcat(final String input, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of("kcat", "-b", broker.kafka(), "-m", "10"));
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            try (var standardInput = process.outputWriter(StandardCharsets.UTF_8)) {
                standardInput.write(input);
            }
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            assertThat(process.exitValue()).as("exit code of %s", command).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void consumesWhatItProduced(final String compression) throws Exception {
        final String lines =
                IntStream.range(0, 2000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());

        kcat(lines, "-P", "-t", "kcat-" + compression, "-z", compression);

        assertThat(kcat("", "-C", "-t", "kcat-" + compression, "-o", "beginning", "-e", "-q"))
                .isEqualTo(lines);
        // The codec is in the batch that came back, not only in the producer's settings.
        assertThat(kcat("", "-C", "-t", "kcat-" + compression, "-o", "1999", "-e", "-q"))
                .isEqualTo("line 1999\n");
    }

    @Test
    void producesIdempotently() throws Exception {
        kcat("one\ntwo\n", "-P", "-t", "kcat-idempotent", "-X", "enable.idempotence=true");

        assertThat(kcat("", "-C", "-t", "kcat-idempotent", "-o", "beginning", "-e", "-q"))
                .isEqualTo("one\ntwo\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zstd"})
    void keysHeadersAndTombstonesComeBackAsTheyWere(final String compression) throws Exception {
        final String topic = "kcat-parts-" + compression;
        kcat("k=v\nk=\n", "-P", "-t", topic, "-K", "=", "-H", "trace=abc", "-Z", "-z", compression);

        assertThat(kcat("", "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", "%k %S %h\n"))
                .isEqualTo("k 1 trace=abc\nk -1 trace=abc\n");
    }

    @Test
    void producesLargeMessages() throws Exception {
        final String line = "x".repeat(900_000) + "\n";

        kcat(line, "-P", "-t", "kcat-large");

        assertThat(kcat("", "-C", "-t", "kcat-large", "-o", "beginning", "-e", "-q"))
                .isEqualTo(line);
    }

    @Test
    void listsBrokerAndTopics() throws Exception {
        kcat("one\n", "-P", "-t", "kcat-listed");

        assertThat(kcat("", "-L"))
                .contains("broker 0 at " + broker.kafka())
                .contains("topic \"kcat-listed\" with 1 partitions");
    }

    @Test
    void consumesAsAGroupAndGoesOnWhereItWas() throws Exception {
        kcat("one\ntwo\n", "-P", "-t", "kcat-grouped");
        final String[] group = {"-G", "kcat-group", "-X", "auto.offset.reset=earliest", "-e", "-q", "kcat-grouped"};

        assertThat(kcat("", group)).isEqualTo("one\ntwo\n");
        kcat("three\n", "-P", "-t", "kcat-grouped");
        assertThat(kcat("", group)).isEqualTo("three\n");
    }
}
