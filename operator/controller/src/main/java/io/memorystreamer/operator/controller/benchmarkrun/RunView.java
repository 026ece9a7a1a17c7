package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What the caches show to a run. */
interface RunView {
    /** Returns the Jobs that are the run's own by their owner. */
    Collection<Job> jobs();

    /** Returns the Pods that are the run's own by their label. */
    Collection<Pod> pods();

    /** Returns the results that are the run's own by their owner, which may be without their figures. */
    Collection<BenchmarkResult> results();

    /** Returns the runs with the same target, this one among them. */
    Collection<BenchmarkRun> rivals();

    /** Returns a cluster of the run's namespace. */
    Optional<MemoryStreamerCluster> cluster(String name);

    /** Returns the namespaces that the operator watches. */
    Set<String> namespaces();

    /** The view through the operator SDK's caches. */
    static RunView of(BenchmarkRun run, Context<BenchmarkRun> context) {
        return new RunView() {
            @Override
            public Collection<Job> jobs() {
                return context.getSecondaryResources(Job.class);
            }

            @Override
            public Collection<Pod> pods() {
                return context.getSecondaryResources(Pod.class);
            }

            @Override
            public Collection<BenchmarkResult> results() {
                return context.getSecondaryResources(BenchmarkResult.class);
            }

            @Override
            public Collection<BenchmarkRun> rivals() {
                return RunEventSources.rivals(run, context);
            }

            @Override
            public Optional<MemoryStreamerCluster> cluster(String name) {
                return RunEventSources.cluster(name, run.getMetadata().getNamespace(), context);
            }

            @Override
            public Set<String> namespaces() {
                return context.getControllerConfiguration()
                        .getInformerConfig()
                        .getEffectiveNamespaces(context.getControllerConfiguration());
            }
        };
    }
}
