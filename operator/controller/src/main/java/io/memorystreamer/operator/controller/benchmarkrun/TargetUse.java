package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.RunPhase;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who uses a target right now, as the API server itself has it. Caches may be a moment behind, and two runs that look at
 * theirs at the same moment would both find the target free.
 */
final class TargetUse {
    private TargetUse() {}

    /** Returns another run whose Job, or a Pod of it, is at work on a run's target, or that is between two Jobs. */
    static Optional<String> byAnother(BenchmarkRun run, RunView view, KubernetesClient client) {
        Map<String, String> onTarget = Map.of(RunLabels.TARGET, RunLabels.target(RunQueue.key(run)));
        Collection<BenchmarkRun> rivals = view.rivals();
        return Stream.concat(
                        jobs(client, view.namespaces())
                                .flatMap(jobs -> jobs.withLabels(onTarget).list().getItems().stream())
                                .filter(job -> atWork(job, rivals)),
                        pods(client, view.namespaces())
                                .flatMap(pods -> pods.withLabels(onTarget).list().getItems().stream())
                                .filter(TargetUse::atWork))
                .filter(resource -> !isOf(run, resource))
                .map(TargetUse::reference)
                .findFirst();
    }

    private static Stream<FilterWatchListDeletable<Job, JobList, ScalableResource<Job>>> jobs(
            KubernetesClient client, Set<String> namespaces) {
        return namespaces.contains(Constants.WATCH_ALL_NAMESPACES)
                ? Stream.of(client.batch().v1().jobs().inAnyNamespace())
                : namespaces.stream()
                        .map(namespace -> client.batch().v1().jobs().inNamespace(namespace));
    }

    private static Stream<FilterWatchListDeletable<Pod, PodList, PodResource>> pods(
            KubernetesClient client, Set<String> namespaces) {
        return namespaces.contains(Constants.WATCH_ALL_NAMESPACES)
                ? Stream.of(client.pods().inAnyNamespace())
                : namespaces.stream().map(namespace -> client.pods().inNamespace(namespace));
    }

    private static boolean atWork(Job job, Collection<BenchmarkRun> rivals) {
        return JobObserver.end(job).isEmpty() || rivals.stream().anyMatch(run -> isOf(run, job) && isBetweenJobs(run));
    }

    /** One that was suspended in between has given the target free, and waits in line for it again. */
    private static boolean isBetweenJobs(BenchmarkRun run) {
        RunPhase phase = run.getStatus() == null ? null : run.getStatus().phase();
        return phase == null || phase == RunPhase.PENDING || phase == RunPhase.RUNNING;
    }

    private static boolean atWork(Pod pod) {
        // One whose node is lost stays for as long as its Node does, and nobody waits for that.
        return !JobObserver.isTerminal(pod) && !pod.isMarkedForDeletion();
    }

    private static boolean isOf(BenchmarkRun run, HasMetadata resource) {
        return run.getMetadata()
                .getUid()
                .equals(resource.getMetadata().getLabels().get(RunLabels.RUN_UID));
    }

    private static String reference(HasMetadata resource) {
        return resource.getMetadata().getNamespace()
                + "/"
                + resource.getMetadata().getLabels().get(RunLabels.RUN);
    }
}
