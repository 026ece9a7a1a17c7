package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.RunConditions;
import java.util.Map;

/**
 * What the caches keep of each resource: what the planner decides by, and no more. Hundreds of runs with their Jobs, Pods and
 * results would not fit into the operator's memory otherwise. Pure functions; each makes a resource of its own, as the one
 * given goes to the handlers of events too.
 *
 * <p>A store serves one informer; the operator watches one namespace or all of them with a single one.
 */
final class LeanCaches {
    private LeanCaches() {}

    /** The runs of the controller itself. */
    public static final class Runs extends TransformingItemStore<BenchmarkRun> {
        public Runs() {
            super(run -> {
                run.getMetadata().setManagedFields(null);
                return run;
            });
        }
    }

    /** What the queue knows of a run. */
    static BenchmarkRun inLine(BenchmarkRun run) {
        BenchmarkRunSpec spec = run.getSpec();
        BenchmarkRunStatus status = run.getStatus();
        BenchmarkRun lean = new BenchmarkRun();
        lean.setMetadata(metadata(run));
        lean.setSpec(new BenchmarkRunSpec(
                null,
                spec.profile(),
                null,
                spec.target(),
                null,
                null,
                spec.repetitions(),
                spec.loadGenerators(),
                spec.placement(),
                spec.pinning(),
                null,
                null,
                null,
                spec.activeDeadlineSeconds(),
                null,
                spec.cleanup(),
                spec.concurrencyPolicy(),
                spec.suspend(),
                spec.cancel()));
        if (status != null) {
            lean.setStatus(new BenchmarkRunStatus(
                    status.phase(),
                    null,
                    status.startTime(),
                    null,
                    0,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    status.conditions().stream()
                            .filter(condition -> RunConditions.PROGRESSING.equals(condition.getType()))
                            .toList()));
        }
        return lean;
    }

    static Job job(Job job) {
        return new JobBuilder()
                .withMetadata(metadata(job))
                .withStatus(
                        job.getStatus() == null
                                ? null
                                : new JobStatusBuilder()
                                        .withConditions(job.getStatus().getConditions())
                                        .build())
                .build();
    }

    static Pod pod(Pod pod) {
        PodBuilder lean = new PodBuilder().withMetadata(metadata(pod));
        lean.withNewSpec()
                .withNodeName(pod.getSpec() == null ? null : pod.getSpec().getNodeName())
                .endSpec();
        if (pod.getStatus() != null) {
            lean.withStatus(new PodStatusBuilder()
                    .withPhase(pod.getStatus().getPhase())
                    .withReason(pod.getStatus().getReason())
                    .withMessage(pod.getStatus().getMessage())
                    .withQosClass(pod.getStatus().getQosClass())
                    .withConditions(pod.getStatus().getConditions())
                    .withContainerStatuses(pod.getStatus().getContainerStatuses())
                    .build());
        }
        return lean.build();
    }

    /** A result without its figures, which are read when a status is made of them. */
    static BenchmarkResult result(BenchmarkResult result) {
        BenchmarkResultSpec spec = result.getSpec();
        BenchmarkResult lean = new BenchmarkResult();
        lean.setMetadata(metadata(result));
        lean.setSpec(new BenchmarkResultSpec(
                spec.runName(),
                spec.cell(),
                spec.jobName(),
                spec.repetition(),
                spec.loadGenerators(),
                null,
                spec.evidence(),
                null,
                spec.cutResults(),
                spec.error(),
                spec.throughput(),
                spec.p99(),
                spec.verdict(),
                spec.report()));
        return lean;
    }

    static MemoryStreamerCluster cluster(MemoryStreamerCluster cluster) {
        MemoryStreamerClusterStatus status = cluster.getStatus();
        MemoryStreamerCluster lean = new MemoryStreamerCluster();
        lean.setMetadata(metadata(cluster));
        if (status != null) {
            lean.setStatus(new MemoryStreamerClusterStatus(
                    null, 0, 0, status.ready(), status.bootstrapServers(), null, null, null, status.conditions()));
        }
        return lean;
    }

    private static ObjectMeta metadata(HasMetadata resource) {
        ObjectMeta whole = resource.getMetadata();
        return new ObjectMetaBuilder()
                .withName(whole.getName())
                .withNamespace(whole.getNamespace())
                .withUid(whole.getUid())
                .withResourceVersion(whole.getResourceVersion())
                .withGeneration(whole.getGeneration())
                .withCreationTimestamp(whole.getCreationTimestamp())
                .withDeletionTimestamp(whole.getDeletionTimestamp())
                .withLabels(whole.getLabels())
                .withAnnotations(index(whole))
                .withOwnerReferences(whole.getOwnerReferences())
                .build();
    }

    /** Of a Pod's annotations, the one that says which of its Job's Pods it is. */
    private static Map<String, String> index(ObjectMeta metadata) {
        String index = metadata.getAnnotations() == null
                ? null
                : metadata.getAnnotations().get(PodIndex.ANNOTATION);
        return index == null ? null : Map.of(PodIndex.ANNOTATION, index);
    }
}
