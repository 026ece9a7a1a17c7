package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.resources.ResourceEvents.Happening;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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

    private static MemoryStreamerClusterStatus status(List<Pod> pods) {
        return ClusterStatusFactory.create(
                ClusterSamples.plan(STREAMS),
                new ClusterStatusFactory.Observed(Optional.empty(), pods, new TreeMap<>(), Optional.empty()),
                ClusterSamples.NOW);
    }
}
