package io.memorystreamer.operator.controller.benchmarkrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeanCachesTest {
    private final BenchmarkRun run = Samples.run("nightly", Samples.spec("""
                    scenarios: [throughput]
                    loadGenerators: 2
                    target: {kind: kafka, address: "kafka:9092"}
                    resources: [{cpu: 1, memory: 1Gi}]
                    """));
    private final RunJob planned = RunJob.of(run).getFirst();
    private final Job job = Samples.complete(Samples.job(run, planned));

    @Test
    void thePlannerDecidesTheSameFromWhatTheCachesKeep() {
        for (Pod pod : List.of(
                Samples.terminated(job, 0, "Completed", Samples.message(1e6, Verdict.MET)),
                Samples.terminated(job, 137, "OOMKilled", null),
                Samples.unschedulable(job, "no room"),
                Samples.waiting(job, "ImagePullBackOff", "why"),
                Samples.disrupted(Samples.pod(job, "Failed"), "DeletionByTaintManager", "gone"),
                Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:00:00Z"))) {
            List<Pod> pods = List.of(Samples.withIndex(pod, 0), Samples.withIndex(pod, 1));
            List<Pod> lean = pods.stream().map(LeanCaches::pod).toList();
            for (Job state : List.of(job, new JobBuilder(job).withStatus(null).build())) {
                assertThat(RunPlanner.next(Samples.observed(run, List.of(LeanCaches.job(state)), lean, List.of()))
                                .toString())
                        .isEqualTo(RunPlanner.next(Samples.observed(run, List.of(state), pods, List.of()))
                                .toString());
            }
        }
    }

    @Test
    void aResultInTheCacheHasNoFiguresAndStillSaysHowItEnded() {
        BenchmarkResult result = Samples.result(run, planned, JobEnd.deleted(run, planned));

        BenchmarkResult lean = LeanCaches.result(result);

        assertThat(lean.getSpec().error()).isEqualTo(result.getSpec().error());
        assertThat(lean.getMetadata().getOwnerReferences())
                .isEqualTo(result.getMetadata().getOwnerReferences());
        assertThat(lean.getSpec().results()).isEmpty();
    }

    @Test
    void whatTheCachesKeepIsSmall() {
        Pod pod = new PodBuilder(Samples.terminated(job, 0, "Completed", ""))
                .editMetadata()
                .withManagedFields(new ManagedFieldsEntry())
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "x".repeat(20_000))
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build();

        // With ten Jobs a run, 500 runs are 5,000 of each.
        assertThat(size(LeanCaches.job(job))).isLessThan(2_000);
        assertThat(size(LeanCaches.pod(pod))).isLessThan(2_500);
        assertThat(size(LeanCaches.inLine(run))).isLessThan(1_000);
    }

    private static int size(Object resource) {
        return Serialization.asJson(resource).getBytes(UTF_8).length;
    }
}
