package io.memorystreamer.server;

import static io.memorystreamer.server.KafkaTool.CONSOLE_CONSUMER;
import static io.memorystreamer.server.KafkaTool.CONSOLE_PRODUCER;
import static io.memorystreamer.server.KafkaTool.CONSUMER_GROUPS;
import static io.memorystreamer.server.KafkaTool.CONSUMER_PERFORMANCE;
import static io.memorystreamer.server.KafkaTool.END_TO_END_LATENCY;
import static io.memorystreamer.server.KafkaTool.OFFSETS;
import static io.memorystreamer.server.KafkaTool.PRODUCER_PERFORMANCE;
import static io.memorystreamer.server.KafkaTool.TOPICS;
import static io.memorystreamer.server.KafkaTool.VERIFIABLE_CONSUMER;
import static io.memorystreamer.server.KafkaTool.VERIFIABLE_PRODUCER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's own command line tools that produce and consume. */
class KafkaToolsIT {

    /** Longer than a rebalance takes; a tool that gets nothing ends then. */
    private static final String TIMEOUT_MILLIS = "20000";

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=512m");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static String consume(final String topic, final int records, final String... arguments) throws Exception {
        final String[] all = new String[arguments.length + 6];
        System.arraycopy(
                new String[] {
                    "--topic", topic, "--max-messages", Integer.toString(records), "--timeout-ms", TIMEOUT_MILLIS
                },
                0,
                all,
                0,
                6);
        System.arraycopy(arguments, 0, all, 6, arguments.length);
        return CONSOLE_CONSUMER.succeed(broker, all);
    }

    private static String groups(final String... arguments) throws Exception {
        return CONSUMER_GROUPS.succeed(broker, arguments);
    }

    @Test
    void theConsoleConsumerShowsKeysHeadersAndValuesOfTheConsoleProducer() throws Exception {
        CONSOLE_PRODUCER.succeedWith(
                "h1:a,h2:b\tkey 1\tvalue 1\nh1:c\tkey 2\tvalue 2\n",
                broker,
                "--topic",
                "console",
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "parse.headers=true",
                "--compression-codec",
                "zstd");

        assertThat(consume(
                        "console",
                        2,
                        "--from-beginning",
                        "--formatter-property",
                        "print.headers=true",
                        "--formatter-property",
                        "print.key=true",
                        "--formatter-property",
                        "print.offset=true"))
                .contains("Offset:0\th1:a,h2:b\tkey 1\tvalue 1\nOffset:1\th1:c\tkey 2\tvalue 2\n")
                .contains("Processed a total of 2 messages");
    }

    @Test
    void aGroupGoesOnWhereItStoppedIsDescribedResetAndDeleted() throws Exception {
        CONSOLE_PRODUCER.succeedWith("one\ntwo\nthree\n", broker, "--topic", "grouped");
        assertThat(consume("grouped", 2, "--group", "readers", "--from-beginning"))
                .contains("one\ntwo\n")
                .doesNotContain("three");
        assertThat(consume("grouped", 1, "--group", "readers"))
                .contains("three")
                .doesNotContain("one");

        assertThat(groups("--list")).containsPattern("(?m)^readers$");
        assertThat(groups("--describe", "--group", "readers"))
                .contains("Consumer group 'readers' has no active members.")
                .containsPattern("readers +grouped +0 +3 +3 +0 ");
        assertThat(groups(
                        "--reset-offsets", "--group", "readers", "--topic", "grouped", "--to-offset", "1", "--execute"))
                .containsPattern("readers +grouped +0 +1");
        assertThat(groups("--describe", "--group", "readers", "--offsets"))
                .containsPattern("readers +grouped +0 +1 +3 +2 ");
        assertThat(consume("grouped", 1, "--group", "readers")).contains("two").doesNotContain("one");

        assertThat(groups("--delete", "--group", "readers")).contains("('readers') was successful");
        assertThat(groups("--list")).doesNotContain("readers");
        assertThat(groups("--delete", "--group", "readers")).contains("GroupIdNotFoundException");
    }

    @Test
    void performanceToolsCountEveryRecord() throws Exception {
        TOPICS.succeed(broker, "--create", "--topic", "performance", "--partitions", "3");

        assertThat(PRODUCER_PERFORMANCE.succeed(
                        broker,
                        "--topic",
                        "performance",
                        "--num-records",
                        "20000",
                        "--record-size",
                        "100",
                        "--throughput",
                        "-1"))
                .contains("20000 records sent, ");
        assertThat(OFFSETS.succeed(broker, "--topic", "performance")
                        .lines()
                        .filter(line -> line.startsWith("performance:"))
                        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(':') + 1)))
                        .sum())
                .isEqualTo(20_000);
        assertThat(CONSUMER_PERFORMANCE.succeed(
                        broker, "--topic", "performance", "--num-records", "20000", "--timeout", TIMEOUT_MILLIS))
                .as("column data.consumed.in.nMsg")
                .containsPattern("(?m)^\\d[^,]*, [^,]+, [^,]+, [^,]+, 20000, ");
    }

    @Test
    void endToEndLatencyGetsBackEachOfItsRecords() throws Exception {
        assertThat(END_TO_END_LATENCY.succeed(
                        broker,
                        "--topic",
                        "latency",
                        "--num-records",
                        "500",
                        "--producer-acks",
                        "all",
                        "--record-size",
                        "100"))
                .contains("Avg latency: ")
                .contains("Percentiles: 50th = ");
        assertThat(OFFSETS.succeed(broker, "--topic", "latency")).contains("latency:0:500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void theVerifiableConsumerReadsAndCommitsWhatTheVerifiableProducerSaysItSent(final String protocol)
            throws Exception {
        final String topic = "verified-" + protocol;
        assertThat(VERIFIABLE_PRODUCER.succeed(
                        broker, "--topic", topic, "--max-messages", "1000", "--throughput", "-1"))
                .contains("\"sent\":1000,\"acked\":1000,")
                .contains("\"offset\":999,");

        assertThat(VERIFIABLE_CONSUMER.succeed(
                        broker,
                        "--topic",
                        topic,
                        "--group-id",
                        "verifiers-" + protocol,
                        "--group-protocol",
                        protocol,
                        "--max-messages",
                        "1000"))
                .contains("\"partitions_assigned\"")
                .contains("\"maxOffset\":999}")
                .contains("\"name\":\"offsets_committed\",\"offsets\":[{\"topic\":\"" + topic
                        + "\",\"partition\":0,\"offset\":1000}],\"success\":true");
        assertThat(groups("--describe", "--group", "verifiers-" + protocol))
                .containsPattern(topic + " +0 +1000 +1000 +0 ");
    }
}
