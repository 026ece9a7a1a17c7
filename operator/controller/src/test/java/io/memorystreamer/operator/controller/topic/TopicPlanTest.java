package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.TopicSpec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static final TopicSpec SPEC = Samples.topic(
                    "orders", "{cluster: demo, partitions: 4, config: {retention.ms: '1000', flush.ms: '5'}}")
            .getSpec();

    @Test
    void aTopicThatIsNotThereIsCreated() {
        assertThat(TopicPlan.of(SPEC, Optional.empty(), Optional.empty()).create())
                .isTrue();
    }

    @Test
    void aTopicThatIsAsDescribedIsLeftAlone() {
        TopicPlan plan = plan(Samples.observed("a", 4, Map.of("retention.ms", "1000", "flush.ms", "5")));

        assertThat(plan).isEqualTo(new TopicPlan(false, OptionalInt.empty(), Map.of(), Optional.empty()));
    }

    @Test
    void missingPartitionsAreAdded() {
        TopicPlan plan = plan(Samples.observed("a", 3, SPEC.config()));

        assertThat(plan.growTo()).hasValue(4);
        assertThat(plan.problem()).isEmpty();
    }

    @Test
    void partitionsCannotBeTakenAwayAndThatIsAProblem() {
        TopicPlan plan = plan(Samples.observed("a", 5, SPEC.config()));

        assertThat(plan.growTo()).isEmpty();
        assertThat(plan.problem()).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo("InvalidPartitions");
            assertThat(problem.message()).contains("5 partitions", "set spec.partitions to 5");
        });
    }

    @Test
    void copiesCannotBeChangedAndThatIsAProblem() {
        TopicPlan plan = plan(new ObservedTopic("a", 4, 3, SPEC.config(), Map.of()));

        assertThat(plan.problem()).map(TopicPlan.Problem::reason).hasValue("InvalidReplicationFactor");
    }

    @Test
    void whatDiffersIsSetAndWhatIsNotNamedGoesBackToTheDefault() {
        TopicPlan plan = plan(Samples.observed("a", 4, Map.of("retention.ms", "7", "max.message.bytes", "9")));

        assertThat(plan.changes())
                .isEqualTo(Map.of(
                        "retention.ms", Optional.of("1000"),
                        "flush.ms", Optional.of("5"),
                        "max.message.bytes", Optional.empty()));
        assertThat(plan.describeChanges())
                .isEqualTo("set flush.ms=5, back to the default max.message.bytes, set retention.ms=1000");
    }

    @Test
    void whatTheBrokerMadeOfTheSpecBeforeIsNoDrift() {
        Map<String, String> rounded = Map.of("retention.ms", "1024", "overflow", "reject");

        assertThat(TopicPlan.of(SPEC, Optional.of(Samples.observed("a", 4, rounded)), Optional.of(rounded))
                        .changes())
                .isEmpty();
        assertThat(TopicPlan.of(
                                SPEC,
                                Optional.of(Samples.observed("a", 4, Map.of("retention.ms", "1"))),
                                Optional.of(rounded))
                        .changes())
                .containsEntry("retention.ms", Optional.of("1000"));
    }

    @Test
    void aValueThatWasFixedWhenTheTopicWasCreatedIsComparedToo() {
        TopicSpec spec = Samples.topic("orders", "{cluster: demo, config: {segment.bytes: '65536'}}")
                .getSpec();

        assertThat(fixed(spec, "65536").changes()).isEmpty();
        assertThat(fixed(spec, "4096").changes()).containsEntry("segment.bytes", Optional.of("65536"));
    }

    private static TopicPlan fixed(TopicSpec spec, String segmentBytes) {
        ObservedTopic topic = new ObservedTopic("a", 1, 1, Map.of(), Map.of("segment.bytes", segmentBytes, "x", "y"));
        return TopicPlan.of(spec, Optional.of(topic), Optional.empty());
    }

    private static TopicPlan plan(ObservedTopic topic) {
        return TopicPlan.of(SPEC, Optional.of(topic), Optional.empty());
    }
}
