package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import io.memorystreamer.operator.controller.topic.TopicKeeper.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicKeeperTest {
    private final FakeTopicAdmins broker = new FakeTopicAdmins();
    private final TopicKeeper keeper = new TopicKeeper();

    @Test
    void aTopicIsCreatedOnceAndThenLeftAlone() {
        Topic topic = topic("{cluster: demo, partitions: 3, config: {retention.ms: '1000'}}");

        Outcome outcome = keep(topic);
        assertThat(outcome.partitions()).isEqualTo(3);
        assertThat(outcome.problem()).isEmpty();
        assertThat(reasons(outcome)).containsExactly("TopicCreated");

        assertThat(keep(topic).stories()).isEmpty();
        assertThat(broker.calls).containsExactly("create orders");
    }

    @Test
    void aTopicThatIsGoneIsCreatedAnewAndThatIsToldAsALoss() {
        Topic topic = topic("{cluster: demo}");
        Outcome first = keep(topic);
        broker.topics.clear();

        Outcome second = keep(topic);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.stories()).singleElement().satisfies(story -> {
            assertThat(story.reason()).isEqualTo("TopicRecreated");
            assertThat(story.warning()).isTrue();
        });
    }

    @Test
    void aTopicThatSomebodyElseCreatedAnewIsToldAsALossAndCorrected() {
        Topic topic = topic("{cluster: demo, partitions: 2}");
        keep(topic);
        broker.topics.put("orders", Samples.observed("foreign", 1, Map.of()));

        Outcome outcome = keep(topic);

        assertThat(outcome.id()).isEqualTo("foreign");
        assertThat(outcome.partitions()).isEqualTo(2);
        assertThat(reasons(outcome)).containsExactly("TopicRecreated", "PartitionsAdded");
    }

    @Test
    void aTopicThatWasThereBeforeItsResourceIsAdopted() {
        broker.topics.put("orders", Samples.observed("old", 1, Map.of("flush.ms", "5")));

        Outcome outcome = keep(topic("{cluster: demo}"));

        assertThat(reasons(outcome)).containsExactly("TopicAdopted", "ConfigChanged");
        assertThat(broker.topics.get("orders").overrides()).isEmpty();
    }

    @Test
    void driftIsCorrectedAndTold() {
        Topic topic = topic("{cluster: demo, config: {retention.ms: '1000'}}");
        keep(topic);
        broker.topics.computeIfPresent(
                "orders", (_, now) -> Samples.observed(now.id(), 1, Map.of("retention.ms", "7", "flush.ms", "5")));

        Outcome outcome = keep(topic);

        assertThat(outcome.stories())
                .singleElement()
                .satisfies(story ->
                        assertThat(story.note()).contains("back to the default flush.ms", "set retention.ms=1000"));
        assertThat(broker.topics.get("orders").overrides()).isEqualTo(Map.of("retention.ms", "1000"));
    }

    @Test
    void aValueThatTheBrokerWritesInItsOwnWayIsSetOnce() {
        broker.rewritten.put("compact, delete", "compact,delete");
        Topic topic = topic("{cluster: demo, config: {cleanup.policy: 'compact, delete'}}");

        keep(topic);
        keep(topic);
        assertThat(broker.calls).containsExactly("create orders");

        topic.getMetadata().setGeneration(2L);
        assertThat(keep(topic).stories()).isEmpty();
        keep(topic);
        assertThat(broker.calls).containsExactly("create orders", "configure orders");
    }

    @Test
    void whatTheBrokerRefusesIsAProblemWithItsWordsAndTheRestIsDoneAllTheSame() {
        Topic topic = topic("{cluster: demo, partitions: 2, config: {retention.ms: 'soon'}}");
        broker.topics.put("orders", Samples.observed("old", 1, Map.of()));
        broker.failures.put(
                "orders", TopicAdminException.refused("InvalidConfig", "retention.ms=soon: no number", null));

        Outcome outcome = keep(topic);

        assertThat(outcome.problem()).hasValue(new TopicPlan.Problem("InvalidConfig", "retention.ms=soon: no number"));
        assertThat(broker.calls).containsExactly("grow orders", "configure orders");
    }

    @Test
    void aTopicThatCannotBeCreatedAnewKeepsTheIdThatItHad() {
        Topic topic = topic("{cluster: demo}");
        String id = keep(topic).id();
        broker.topics.clear();
        broker.failures.put("orders", TopicAdminException.refused("PolicyViolation", "full", null));

        Outcome refused = keep(topic);
        assertThat(refused.id()).isEqualTo(id);
        assertThat(refused.partitions()).isNull();

        broker.failures.clear();
        assertThat(reasons(keep(topic))).containsExactly("TopicRecreated");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNoProblemOfTheTopic() {
        broker.failures.put("orders", TopicAdminException.unreachable("no broker answered in time", null));

        assertThatThrownBy(() -> keep(topic("{cluster: demo}"))).isInstanceOf(TopicAdminException.class);
    }

    private Outcome keep(Topic topic) {
        Outcome outcome = keeper.keep(topic, broker);
        topic.setStatus(new TopicStatus(1L, "orders", outcome.id(), outcome.partitions(), List.of()));
        return outcome;
    }

    private static List<String> reasons(Outcome outcome) {
        return outcome.stories().stream().map(TopicKeeper.Story::reason).toList();
    }

    private static Topic topic(String spec) {
        return Samples.topic("orders", spec);
    }
}
