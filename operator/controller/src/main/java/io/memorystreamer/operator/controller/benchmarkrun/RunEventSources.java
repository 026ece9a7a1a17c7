package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.ClusterConditions;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What wakes a run: what belongs to it, the runs it waits for, and the cluster it measures. Each kind has one watch, by label
 * where there is one, and a lean cache.
 */
final class RunEventSources {
    private static final String LINE = "benchmarkruns-in-line";
    private static final String CLUSTERS = "clusters-to-measure";
    private static final String BY_TARGET = "target";

    private RunEventSources() {}

    static List<EventSource<?, BenchmarkRun>> create(EventSourceContext<BenchmarkRun> context) {
        SecondaryToPrimaryMapper<Pod> byRunLabel =
                pod -> Optional.ofNullable(pod.getMetadata().getLabels().get(RunLabels.RUN))
                        .map(run -> Set.of(new ResourceID(run, pod.getMetadata().getNamespace())))
                        .orElse(Set.of());
        InformerEventSource<BenchmarkRun, BenchmarkRun> line = line(context);
        return List.of(
                ofRun(Job.class, Mappers.fromOwnerReferences(BenchmarkRun.class), LeanCaches::job, context),
                ofRun(
                        BenchmarkResult.class,
                        Mappers.fromOwnerReferences(BenchmarkRun.class),
                        LeanCaches::result,
                        context),
                ofRun(Pod.class, byRunLabel, LeanCaches::pod, context),
                line,
                clusters(line, context));
    }

    /** Returns the runs with a run's target, that one among them. */
    static Collection<BenchmarkRun> rivals(BenchmarkRun run, Context<BenchmarkRun> context) {
        InformerEventSource<BenchmarkRun, BenchmarkRun> line = (InformerEventSource<BenchmarkRun, BenchmarkRun>)
                context.eventSourceRetriever().getEventSourceFor(BenchmarkRun.class, LINE);
        return line.byIndex(BY_TARGET, RunQueue.key(run));
    }

    /** Returns a cluster of the namespace. */
    static Optional<MemoryStreamerCluster> cluster(String name, String namespace, Context<BenchmarkRun> context) {
        InformerEventSource<MemoryStreamerCluster, BenchmarkRun> clusters =
                (InformerEventSource<MemoryStreamerCluster, BenchmarkRun>)
                        context.eventSourceRetriever().getEventSourceFor(MemoryStreamerCluster.class, CLUSTERS);
        return clusters.get(new ResourceID(name, namespace));
    }

    private static <R extends HasMetadata> EventSource<?, BenchmarkRun> ofRun(
            Class<R> kind,
            SecondaryToPrimaryMapper<R> mapper,
            UnaryOperator<R> lean,
            EventSourceContext<BenchmarkRun> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, BenchmarkRun.class)
                        .withLabelSelector(RunLabels.RUN)
                        .withSecondaryToPrimaryMapper(mapper)
                        .withItemStore(new TransformingItemStore<>(lean))
                        .build(),
                context);
    }

    /** When a run gives its target free, the first in line is woken; the others see it at their next turn. */
    private static InformerEventSource<BenchmarkRun, BenchmarkRun> line(EventSourceContext<BenchmarkRun> context) {
        Line mapper = new Line();
        InformerEventSource<BenchmarkRun, BenchmarkRun> line = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(BenchmarkRun.class, BenchmarkRun.class)
                        .withName(LINE)
                        .withSecondaryToPrimaryMapper(mapper)
                        .withPrimaryToSecondaryMapper((BenchmarkRun run) -> Set.of())
                        .withOnUpdateFilter((now, before) -> matters(now, before))
                        .withItemStore(new TransformingItemStore<>(LeanCaches::inLine))
                        .build(),
                context);
        line.addIndexers(Map.of(BY_TARGET, run -> List.of(RunQueue.key(run))));
        mapper.source = line;
        return line;
    }

    private static final class Line implements SecondaryToPrimaryMapper<BenchmarkRun> {
        private volatile InformerEventSource<BenchmarkRun, BenchmarkRun> source;

        @Override
        public Set<ResourceID> toPrimaryResourceIDs(BenchmarkRun changed) {
            return RunQueue.first(source.byIndex(BY_TARGET, RunQueue.key(changed))).stream()
                    .map(ResourceID::fromResource)
                    .filter(first -> !first.equals(ResourceID.fromResource(changed)))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean matters(BenchmarkRun now, BenchmarkRun before) {
        return RunQueue.hasTarget(now) != RunQueue.hasTarget(before)
                || !Objects.equals(now.getSpec().suspend(), before.getSpec().suspend())
                || !Objects.equals(now.getSpec().cancel(), before.getSpec().cancel())
                || !Objects.equals(phase(now), phase(before));
    }

    private static Object phase(BenchmarkRun run) {
        return run.getStatus() == null ? null : run.getStatus().phase();
    }

    private static InformerEventSource<MemoryStreamerCluster, BenchmarkRun> clusters(
            InformerEventSource<BenchmarkRun, BenchmarkRun> line, EventSourceContext<BenchmarkRun> context) {
        SecondaryToPrimaryMapper<MemoryStreamerCluster> mapper = cluster -> {
            BenchmarkTarget target = new BenchmarkTarget(cluster.getMetadata().getName(), null, null);
            return line.byIndex(BY_TARGET, target.key(cluster.getMetadata().getNamespace())).stream()
                    .filter(run -> !hasEnded(run))
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet());
        };
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(MemoryStreamerCluster.class, BenchmarkRun.class)
                        .withName(CLUSTERS)
                        .withSecondaryToPrimaryMapper(mapper)
                        .withPrimaryToSecondaryMapper((BenchmarkRun run) -> Set.of())
                        .withOnUpdateFilter((now, before) -> !Objects.equals(address(now), address(before)))
                        .withItemStore(new TransformingItemStore<>(LeanCaches::cluster))
                        .build(),
                context);
    }

    private static boolean hasEnded(BenchmarkRun run) {
        return Stream.ofNullable(run.getStatus())
                .flatMap(status -> Stream.ofNullable(status.phase()))
                .anyMatch(phase -> phase.isFinal());
    }

    /** Returns where a cluster takes connections; empty while it does not. */
    static Optional<String> address(MemoryStreamerCluster cluster) {
        return Optional.ofNullable(cluster.getStatus())
                .filter(status -> status.conditions().stream()
                        .anyMatch(condition -> ClusterConditions.READY.equals(condition.getType())
                                && "True".equals(condition.getStatus())))
                .map(status -> status.bootstrapServers());
    }
}
