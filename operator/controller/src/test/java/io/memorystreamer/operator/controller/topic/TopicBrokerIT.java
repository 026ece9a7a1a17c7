package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import io.memorystreamer.operator.controller.topic.TopicKeeper.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics of our own broker, in a process of its own, by Kafka's client. */
class TopicBrokerIT {
    private final KafkaTopicAdmins admins = new KafkaTopicAdmins();
    private final TopicKeeper keeper = new TopicKeeper();
    private BrokerProcess broker;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.start(0);
    }

    @AfterEach
    void stop() {
        admins.close();
        broker.close();
    }

    @Test
    void aTopicIsCreatedGrowsIsCorrectedAndDeleted() {
        Topic topic = Samples.topic("orders", "{cluster: demo, partitions: 2, config: {retention.ms: '60000'}}");
        assertThat(reasons(keep(topic))).containsExactly("TopicCreated");
        assertThat(describe("orders")).hasValueSatisfying(created -> {
            assertThat(created.id()).isEqualTo(topic.getStatus().topicId());
            assertThat(created.partitions()).isEqualTo(2);
            assertThat(created.replicas()).isEqualTo(1);
            assertThat(created.overrides()).isEqualTo(Map.of("retention.ms", "60000"));
        });

        topic.setSpec(Samples.topic("orders", "{cluster: demo, partitions: 5, config: {retention.ms: '60000'}}")
                .getSpec());
        assertThat(reasons(keep(topic))).containsExactly("PartitionsAdded");
        assertThat(describe("orders").orElseThrow().partitions()).isEqualTo(5);

        ask(admin -> {
            admin.configure(
                    "orders", Map.of("retention.ms", Optional.of("7"), "max.message.bytes", Optional.of("2000")));
            return null;
        });
        assertThat(reasons(keep(topic))).containsExactly("ConfigChanged");
        assertThat(describe("orders").orElseThrow().overrides()).isEqualTo(Map.of("retention.ms", "60000"));
        assertThat(keep(topic).stories()).isEmpty();

        for (int i = 0; i < 2; i++) { // the second time it is gone already
            ask(admin -> {
                admin.delete("orders");
                return null;
            });
        }
        assertThat(describe("orders")).isEmpty();
    }

    @Test
    void valuesThatTheBrokerRoundsOrDerivesSettleAtOnce() {
        Topic topic = Samples.topic(
                "settled",
                "{cluster: demo, config: {cleanup.policy: compact, retention.ms: '60000', retention.bytes: '-1', segment.bytes: '100000'}}");

        keep(topic);
        assertThat(keep(topic).stories()).isEmpty();

        // As after a restart of the operator, which forgets what it knew.
        Outcome afterRestart = keepWith(new TopicKeeper(), topic);
        assertThat(afterRestart.problem()).isEmpty();
        assertThat(afterRestart.stories()).isEmpty();
    }

    @Test
    void theBrokersErrorsHaveKafkasNamesAndTheBrokersWords() {
        assertProblem("{cluster: demo, config: {retention.ms: soon}}", "InvalidConfig", "retention.ms=soon");
        assertProblem("{cluster: demo, replicas: 3}", "InvalidReplicationFactor", "");
        assertProblem("{cluster: demo, config: {no.such.key: x}}", "InvalidConfig", "no.such.key");
    }

    @Test
    void aTopicInMemoryIsCreatedAnewAfterARestart() throws Exception {
        Topic topic = Samples.topic("orders", "{cluster: demo, partitions: 3}");
        keep(topic);
        String id = topic.getStatus().topicId();
        int port = broker.kafkaPort();
        broker.close();

        assertThatThrownBy(() -> keep(topic))
                .isInstanceOfSatisfying(
                        TopicAdminException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(TopicAdminException.Kind.UNREACHABLE));

        broker = BrokerProcess.start(port);
        // It is left alone for some seconds after the failure.
        Outcome outcome = await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(TopicAdminException.class)
                .until(() -> keepWith(keeper, topic), _ -> true);
        assertThat(reasons(outcome)).containsExactly("TopicRecreated");
        assertThat(outcome.id()).isNotEqualTo(id);
        assertThat(outcome.partitions()).isEqualTo(3);
    }

    private void assertProblem(String spec, String reason, String words) {
        Outcome outcome = keepWith(keeper, Samples.topic("refused", spec));

        assertThat(outcome.problem()).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo(reason);
            assertThat(problem.message()).contains(words);
        });
        assertThat(outcome.id()).isNull();
    }

    private Outcome keep(Topic topic) {
        Outcome outcome = keepWith(keeper, topic);
        topic.setStatus(new TopicStatus(1L, "orders", outcome.id(), outcome.partitions(), List.of()));
        return outcome;
    }

    private Outcome keepWith(TopicKeeper with, Topic topic) {
        return admins.with(broker.kafka(), admin -> with.keep(topic, admin));
    }

    private Optional<ObservedTopic> describe(String name) {
        return ask(admin -> admin.describe(name));
    }

    private <T> T ask(Function<TopicAdmin, T> question) {
        return admins.with(broker.kafka(), question);
    }

    private static List<String> reasons(Outcome outcome) {
        return outcome.stories().stream().map(TopicKeeper.Story::reason).toList();
    }
}
