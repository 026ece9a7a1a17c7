package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.resources.ResourceEvents.Happening;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterStoryTest {
    private static final MemoryStreamerCluster STREAMS = ClusterSamples.cluster("streams");

    private final MemoryStreamerClusterStatus starting = status(List.of());
    private final MemoryStreamerClusterStatus ready = status(List.of(ClusterSamples.ready(STREAMS)));
    private final MemoryStreamerClusterStatus stuck =
            status(List.of(ClusterSamples.unschedulable(STREAMS, "1 Insufficient cpu")));

    @Test
    void aClusterStartsAndGetsReady() {
        assertThat(ClusterStory.between(null, starting))
                .extracting(Happening::reason)
                .containsExactly("Starting");
        assertThat(ClusterStory.between(starting, ready))
                .extracting(Happening::reason, Happening::warning)
                .contains(org.assertj.core.api.Assertions.tuple("BrokersReady", false))
                .noneMatch(happening -> happening.toList().contains(true));
    }

    @Test
    void whatSeveralConditionsTellOfIsToldOnceAsAWarning() {
        assertThat(ClusterStory.between(starting, stuck))
                .extracting(Happening::reason, Happening::warning)
                .containsExactly(org.assertj.core.api.Assertions.tuple("Unschedulable", true));
    }

    @Test
    void aClusterThatIsNotReadyAnyMoreIsAWarning() {
        assertThat(ClusterStory.between(ready, starting))
                .contains(new Happening(true, "BrokersNotReady", "0 of 1 brokers take connections"));
    }

    @Test
    void nothingNewIsNoNews() {
        assertThat(ClusterStory.between(ready, ready)).isEmpty();
        assertThat(ClusterStory.between(stuck, stuck)).isEmpty();
    }

    /** The only broker goes before its successor comes, so that there is none for a moment. */
    @Test
    void aRollOutIsToldOnceUntilItsBrokerIsReady() {
        MemoryStreamerCluster cluster = ClusterSamples.cluster("streams");
        Pod old = ClusterSamples.ready(cluster);
        Pod leaving = new PodBuilder(old)
                .editMetadata()
                .withDeletionTimestamp("2026-03-01T10:00:30Z")
                .endMetadata()
                .build();
        cluster.setStatus(status(cluster, statefulSet(1, 1, "one", "one"), List.of(old)));

        List<String> told = Stream.of(
                        status(statefulSet(2, 1, "one", "one"), old),
                        status(statefulSet(2, 2, "one", "two"), leaving),
                        status(statefulSet(2, 2, "one", "two")),
                        status(statefulSet(2, 2, "one", "two"), ClusterSamples.pod(cluster)),
                        status(statefulSet(2, 2, "two", "two"), old))
                .flatMap(next -> {
                    MemoryStreamerClusterStatus before = cluster.getStatus();
                    cluster.setStatus(next.apply(cluster));
                    return ClusterStory.between(before, cluster.getStatus()).stream();
                })
                .map(Happening::reason)
                .toList();

        assertThat(told).containsExactly("RollingOut", "BrokersNotReady", "BrokersReady", "Scheduled");
    }

    private static Function<MemoryStreamerCluster, MemoryStreamerClusterStatus> status(
            StatefulSet statefulSet, Pod... pods) {
        return cluster -> status(cluster, statefulSet, List.of(pods));
    }

    private static MemoryStreamerClusterStatus status(
            MemoryStreamerCluster cluster, StatefulSet statefulSet, List<Pod> pods) {
        return ClusterStatusFactory.create(
                ClusterSamples.plan(cluster),
                new ClusterStatusFactory.Observed(Optional.of(statefulSet), pods, new TreeMap<>(), Optional.empty()),
                ClusterSamples.NOW);
    }

    private static StatefulSet statefulSet(long generation, long observed, String current, String update) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withGeneration(generation)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withCurrentRevision(current)
                .withUpdateRevision(update)
                .endStatus()
                .build();
    }

    private static MemoryStreamerClusterStatus status(List<Pod> pods) {
        return ClusterStatusFactory.create(
                ClusterSamples.plan(STREAMS),
                new ClusterStatusFactory.Observed(Optional.empty(), pods, new TreeMap<>(), Optional.empty()),
                ClusterSamples.NOW);
    }
}
