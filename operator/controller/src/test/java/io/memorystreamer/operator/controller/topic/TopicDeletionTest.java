package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.controller.topic.TopicDeletion.Delete;
import io.memorystreamer.operator.controller.topic.TopicDeletion.LetGo;
import io.memorystreamer.operator.controller.topic.TopicDeletion.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicDeletionTest {
    private static final Instant DELETED = Instant.parse("2026-01-02T00:00:00Z");
    private static final ClusterAccess READY = access(Samples.cluster("True"));
    private static final ClusterAccess NOT_READY = access(Samples.cluster("False"));

    @Test
    void aTopicOfAReadyClusterIsDeletedFirst() {
        assertThat(decide(topic(""), READY, 0)).isEqualTo(new Delete(Samples.BOOTSTRAP));
    }

    @Test
    void aTopicToRetainStaysWhateverTheClusterDoes() {
        for (ClusterAccess access : List.of(READY, NOT_READY)) {
            assertThat(decide(topic(", deletionPolicy: Retain"), access, 0))
                    .isInstanceOfSatisfying(
                            LetGo.class, let -> assertThat(let.reason()).isEqualTo("TopicRetained"));
        }
    }

    @Test
    void aTopicOfAnOlderResourceStays() {
        assertThat(TopicDeletion.of(topic(""), Optional.of(topic("")), READY, DELETED))
                .isInstanceOf(LetGo.class);
    }

    @Test
    void theResourceGoesWithItsCluster() {
        MemoryStreamerCluster going = Samples.cluster("True");
        going.getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z");

        for (ClusterAccess gone : List.of(ClusterAccess.of("demo", Optional.empty()), access(going))) {
            assertThat(decide(topic(""), gone, 0))
                    .isInstanceOfSatisfying(
                            LetGo.class, let -> assertThat(let.reason()).isEqualTo("ClusterGone"));
        }
    }

    @Test
    void aClusterThatIsNotReadyIsWaitedForAndThenTheTopicIsLeftBehind() {
        assertThat(decide(topic(""), NOT_READY, 119)).isInstanceOfSatisfying(Wait.class, wait -> {
            assertThat(wait.reason()).isEqualTo("ClusterNotReady");
            assertThat(wait.message()).contains("waiting until 2026-01-02T00:02:00Z", "BrokersNotReady");
        });
        assertThat(decide(topic(""), NOT_READY, 120))
                .isInstanceOfSatisfying(
                        LetGo.class, let -> assertThat(let.reason()).isEqualTo("TopicLeftBehind"));
    }

    @Test
    void aBrokerThatDoesNotDeleteItIsWaitedForAsLong() {
        TopicAdminException failure = TopicAdminException.refused("PolicyViolation", "no", null);

        assertThat(TopicDeletion.after(failure, topic(""), DELETED.plusSeconds(5)))
                .isInstanceOfSatisfying(
                        Wait.class, wait -> assertThat(wait.reason()).isEqualTo("PolicyViolation"));
        assertThat(TopicDeletion.after(failure, topic(""), DELETED.plusSeconds(500)))
                .isInstanceOfSatisfying(
                        LetGo.class, let -> assertThat(let.note()).contains("orders", "PolicyViolation", "no"));
    }

    @Test
    void aClusterWithoutAStatusIsNotReadyYet() {
        MemoryStreamerCluster fresh = Samples.cluster("True");
        fresh.setStatus(null);

        assertThat(access(fresh)).isEqualTo(new ClusterAccess.NotReady("MemoryStreamerCluster demo is not ready yet"));
    }

    private static TopicDeletion decide(Topic topic, ClusterAccess cluster, int secondsLater) {
        return TopicDeletion.of(topic, Optional.empty(), cluster, DELETED.plusSeconds(secondsLater));
    }

    private static ClusterAccess access(MemoryStreamerCluster cluster) {
        return ClusterAccess.of("demo", Optional.of(cluster));
    }

    private static Topic topic(String more) {
        Topic topic = Samples.topic("orders", "{cluster: demo%s}".formatted(more));
        topic.getMetadata().setDeletionTimestamp(DELETED.toString());
        return topic;
    }
}
