package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of Kafka's command line tools, in a process of its own, as bin/kafka-topics.sh and its like start them. */
enum KafkaTool {
    TOPICS("org.apache.kafka.tools.TopicCommand"),
    CONFIGS("kafka.admin.ConfigCommand"),
    DELETE_RECORDS("org.apache.kafka.tools.DeleteRecordsCommand"),
    LOG_DIRS("org.apache.kafka.tools.LogDirsCommand"),
    OFFSETS("org.apache.kafka.tools.GetOffsetShell"),
    CONSOLE_PRODUCER("org.apache.kafka.tools.ConsoleProducer"),
    CONSOLE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer"),
    CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    PRODUCER_PERFORMANCE("org.apache.kafka.tools.ProducerPerformance"),
    CONSUMER_PERFORMANCE("org.apache.kafka.tools.ConsumerPerformance"),
    END_TO_END_LATENCY("org.apache.kafka.tools.EndToEndLatency"),
    VERIFIABLE_PRODUCER("org.apache.kafka.tools.VerifiableProducer"),
    VERIFIABLE_CONSUMER("org.apache.kafka.tools.VerifiableConsumer");

    private static final int SECONDS = 60;

    private final String main;

    KafkaTool(final String main) {
        this.main = main;
    }

    /** @param output standard output and standard error */
    record Outcome(int exitCode, String output) {}

    /**
     * Runs it to its end.
     *
     * @throws IllegalStateException when it is still running after a minute
     */
    Outcome run(final BrokerProcess broker, final String... arguments) throws Exception {
        return runWith("", broker, arguments);
    }

    /** Runs it to its end, which must be a success, and gives what it printed. */
    String succeed(final BrokerProcess broker, final String... arguments) throws Exception {
        return succeedWith("", broker, arguments);
    }

    /** @param input what somebody types */
    String succeedWith(final String input, final BrokerProcess broker, final String... arguments) throws Exception {
        final Outcome outcome = runWith(input, broker, arguments);
        assertThat(outcome.exitCode)
                .as("exit code of %s, which printed%n%s", main, outcome.output)
                .isZero();
        return outcome.output;
    }

    private Outcome runWith(final String input, final BrokerProcess broker, final String... arguments)
            throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add(main);
        command.addAll(List.of("--bootstrap-server", broker.kafka()));
        command.addAll(List.of(arguments));
        final Path output = Files.createTempFile("kafka-tool", ".out");
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            try (var standardInput = process.outputWriter(UTF_8)) {
                standardInput.write(input);
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        main + " " + String.join(" ", arguments) + " is still running: " + Files.readString(output));
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly().onExit().join();
            Files.delete(output);
        }
    }
}
