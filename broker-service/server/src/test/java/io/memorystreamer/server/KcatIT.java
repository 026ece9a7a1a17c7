package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of kcat, and so of librdkafka, finds. */
class KcatIT {

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        requireKcat();
        broker = BrokerProcess.start("memorystreamer.broker.memory=1g", "memorystreamer.broker.retention-bytes=16m");
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

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void producesIdempotently(final String compression) throws Exception {
        final String topic = "kcat-idempotent-" + compression;
        final String lines =
                IntStream.range(0, 500).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        kcat(lines, "-P", "-t", topic, "-z", compression, "-X", "enable.idempotence=true");

        assertThat(kcat("", "-C", "-t", topic, "-o", "beginning", "-e", "-q")).isEqualTo(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"range", "cooperative-sticky"})
    void membersOfAGroupShareThePartitions(final String assignor) throws Exception {
        final String topic = "kcat-shared-" + assignor;
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        }
        final List<Process> members = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                members.add(new ProcessBuilder(
                                "kcat",
                                "-b",
                                broker.kafka(),
                                "-G",
                                "group-" + topic,
                                "-X",
                                "partition.assignment.strategy=" + assignor,
                                topic)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(topic + i).toFile())
                        .start());
            }
            await().atMost(40, TimeUnit.SECONDS).untilAsserted(() -> {
                final String first = Files.readString(directory.resolve(topic + 0));
                final String second = Files.readString(directory.resolve(topic + 1));
                assertThat(List.of(assigned(first), assigned(second)))
                        .containsExactlyInAnyOrder(Set.of(topic + " [0]"), Set.of(topic + " [1]"));
            });
        } finally {
            members.forEach(Process::destroyForcibly);
        }
    }

    /** The partitions a member has by now, as kcat tells of each rebalance. */
    private static Set<String> assigned(final String output) {
        final Set<String> partitions = new HashSet<>();
        final Matcher matcher =
                Pattern.compile("rebalanced.*(assign|revoke).*: (.*)").matcher(output);
        while (matcher.find()) {
            final List<String> changed = List.of(matcher.group(2).split(", "));
            if (matcher.group(1).equals("assign")) {
                partitions.addAll(changed);
            } else {
                changed.forEach(partitions::remove);
            }
        }
        return partitions;
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
