package io.memorystreamer.operator.controller.cluster;

import static io.memorystreamer.operator.controller.cluster.ClusterSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldTest {
    private static final MemoryStreamerCluster CLUSTER = ClusterSamples.cluster("streams");

    @Test
    void theFirstRejectionHoldsBrokersBackForAWhile() {
        Hold hold = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW).orElseThrow();

        assertThat(hold.attempts()).isEqualTo(1);
        assertThat(hold.until()).isEqualTo(NOW.plusSeconds(15));
        assertThat(hold.reason()).isEqualTo("TopologyAffinityError");
        assertThat(hold.isActive(NOW.plusSeconds(14))).isTrue();
        assertThat(hold.isActive(NOW.plusSeconds(15))).isFalse();
    }

    @Test
    void intervalsGrowUpToTenMinutes() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(Hold::interval))
                .containsExactly(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(240),
                        Duration.ofSeconds(480),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(600));
        assertThat(Hold.interval(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void oneRejectionCountsOnceHoweverOftenItIsSeen() {
        Optional<Hold> first = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW);

        assertThat(next(first, rejectedAt(NOW), false, 1, NOW.plusSeconds(1))).isEqualTo(first);
        assertThat(next(first, rejectedAt(NOW.plusSeconds(3)), false, 1, NOW.plusSeconds(60)))
                .as("a Pod that the StatefulSet made before it was scaled down")
                .isEqualTo(first);
    }

    @Test
    void aPodOfTheNextTryThatIsRejectedDoublesTheInterval() {
        Optional<Hold> first = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW);
        Instant later = NOW.plusSeconds(16);

        Hold second = next(first, rejectedAt(later), false, 1, later).orElseThrow();

        assertThat(second.attempts()).isEqualTo(2);
        assertThat(second.until()).isEqualTo(later.plusSeconds(30));
    }

    @Test
    void aBrokerThatRunsEndsIt() {
        Optional<Hold> first = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW);

        assertThat(next(first, rejectedAt(NOW), true, 1, NOW.plusSeconds(20))).isEmpty();
    }

    @Test
    void aBrokerThatStillRunsWhileItIsTakenDownDoesNotEndIt() {
        Optional<Hold> first = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW);

        assertThat(next(first, rejectedAt(NOW), true, 1, NOW.plusSeconds(2))).isEqualTo(first);
        assertThat(next(first, rejectedAt(NOW), true, 2, NOW.plusSeconds(2)))
                .as("it is of another spec")
                .isEmpty();
    }

    /**
     * Second by second, with a StatefulSet's controller that replaces a rejected Pod by one that starts before it is taken down, and
     * with an operator that forgets what it saw, as one that was restarted has.
     */
    @Test
    void everyHoldLastsAsLongAsItSays() {
        Rejections rejections = new Rejections();
        ResourceID id = ResourceID.fromResource(CLUSTER);
        Optional<StatefulSet> statefulSet = Optional.empty();
        List<Pod> pods = List.of();
        List<Integer> tries = new ArrayList<>();
        for (int second = 0; second <= 230; second++) {
            Instant now = NOW.plusSeconds(second);
            StatefulSet written = ClusterResources.statefulSet(ClusterPlan.of(
                    CLUSTER,
                    new ClusterPlan.Observed(statefulSet, pods, rejections.last(id)),
                    List::of,
                    ClusterSamples.SETTINGS,
                    now));
            boolean up = written.getSpec().getReplicas() == 1;
            boolean wasUp =
                    statefulSet.filter(set -> set.getSpec().getReplicas() == 1).isPresent();
            if (up) {
                tries.add(second);
                rejections.note(id, ClusterSamples.rejected(CLUSTER, now));
            } else {
                rejections.forget(id);
            }
            pods = wasUp && !up ? List.of(ClusterSamples.ready(CLUSTER)) : List.of();
            statefulSet = Optional.of(written);
        }

        assertThat(tries)
                .as("a second to see the rejection, then 15, 30, 60 and 120")
                .containsExactly(0, 16, 47, 108, 229);
    }

    @Test
    void anotherSpecIsTriedAtOnce() {
        Optional<Hold> first = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW);

        assertThat(next(first, Optional.empty(), false, 2, NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void itIsFoundAgainInTheStatefulSet() {
        Hold hold = next(Optional.empty(), rejectedAt(NOW), false, 1, NOW).orElseThrow();

        assertThat(Hold.of(statefulSet(hold.annotations()))).contains(hold);
    }

    @Test
    void annotationsThatMakeNoSenseAreNoHold() {
        assertThat(Hold.of(statefulSet(null))).isEmpty();
        assertThat(Hold.of(statefulSet(Map.of("memorystreamer.io/hold-until", "soon"))))
                .isEmpty();
    }

    @Test
    void whatIsNotAKubeletsRefusalIsNoRejection() {
        Pod evicted = ClusterSamples.rejected(CLUSTER, NOW);
        evicted.getStatus().setReason("Evicted");

        assertThat(Rejection.of(evicted)).isEmpty();
        assertThat(Rejection.of(ClusterSamples.ready(CLUSTER))).isEmpty();
        assertThat(Rejection.of(ClusterSamples.pod(CLUSTER))).isEmpty();
        Pod full = ClusterSamples.rejected(CLUSTER, NOW);
        full.getStatus().setReason("OutOfcpu");
        assertThat(Rejection.of(full)).isPresent();
    }

    @Test
    void theWatchRemembersTheLastRejectionAfterItsPodIsGone() {
        Rejections rejections = new Rejections();
        ResourceID id = ResourceID.fromResource(CLUSTER);
        rejections.note(id, ClusterSamples.rejected(CLUSTER, NOW.plusSeconds(9)));
        rejections.note(id, ClusterSamples.rejected(CLUSTER, NOW));
        rejections.note(id, ClusterSamples.pod(CLUSTER));

        assertThat(rejections.last(id).orElseThrow().created()).isEqualTo(NOW.plusSeconds(9));

        rejections.forget(id);
        assertThat(rejections.last(id)).isEmpty();
    }

    private static Optional<Hold> next(
            Optional<Hold> before, Optional<Rejection> rejected, boolean running, long generation, Instant now) {
        return Hold.next(before, rejected, running, generation, now);
    }

    private static Optional<Rejection> rejectedAt(Instant created) {
        return Rejection.of(ClusterSamples.rejected(CLUSTER, created));
    }

    private static StatefulSet statefulSet(Map<String, String> annotations) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
