package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Carries out what {@link RunPlanner} decides. Keeps nothing between two calls and may be called at any time, any number of
 * times; calls for one run never overlap (the operator SDK sees to it).
 */
@ControllerConfiguration(
        name = "benchmarkrun",
        // Watches tell of every change; this is the net below them.
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class BenchmarkRunReconciler implements Reconciler<BenchmarkRun> {
    private static final Logger LOG = Logger.getLogger(BenchmarkRunReconciler.class);

    // Nothing tells us when a resource goes that never was ours.
    private static final Duration NAME_TAKEN_RETRY = Duration.ofSeconds(10);

    private final BenchmarkJobFactory jobs;
    private final RunEvents events;

    BenchmarkRunReconciler(BenchmarkJobFactory jobs, RunEvents events) {
        this.jobs = jobs;
        this.events = events;
    }

    @Override
    public List<EventSource<?, BenchmarkRun>> prepareEventSources(EventSourceContext<BenchmarkRun> context) {
        SecondaryToPrimaryMapper<Pod> byRunLabel =
                pod -> Optional.ofNullable(pod.getMetadata().getLabels().get(RunLabels.RUN))
                        .map(run -> Set.of(new ResourceID(run, pod.getMetadata().getNamespace())))
                        .orElse(Set.of());
        return List.of(
                informer(Job.class, Mappers.fromOwnerReferences(BenchmarkRun.class), context),
                informer(BenchmarkResult.class, Mappers.fromOwnerReferences(BenchmarkRun.class), context),
                informer(Pod.class, byRunLabel, context));
    }

    private static <R extends HasMetadata> EventSource<?, BenchmarkRun> informer(
            Class<R> kind, SecondaryToPrimaryMapper<R> mapper, EventSourceContext<BenchmarkRun> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, BenchmarkRun.class)
                        .withLabelSelector(RunLabels.RUN)
                        .withSecondaryToPrimaryMapper(mapper)
                        .build(),
                context);
    }

    @Override
    public UpdateControl<BenchmarkRun> reconcile(BenchmarkRun run, Context<BenchmarkRun> context) {
        if (run.isMarkedForDeletion() || isFinal(run)) {
            return UpdateControl.noUpdate();
        }
        ObservedRun observed = observe(run, context);
        Step step = RunPlanner.next(observed);
        while (!(step instanceof Step.Done || step instanceof Step.Wait || step instanceof Step.NameTaken)) {
            observed = carryOut(step, observed, context.getClient());
            step = RunPlanner.next(observed);
        }
        BenchmarkRunStatus status =
                RunStatusFactory.create(observed, step, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        return update(run, status, step);
    }

    private UpdateControl<BenchmarkRun> update(BenchmarkRun run, BenchmarkRunStatus status, Step step) {
        UpdateControl<BenchmarkRun> update;
        if (status.equals(run.getStatus())) {
            update = UpdateControl.noUpdate();
        } else {
            run.setStatus(status);
            update = UpdateControl.patchStatus(run);
        }
        return step instanceof Step.NameTaken ? update.rescheduleAfter(NAME_TAKEN_RETRY) : update;
    }

    /** A run that has ended stays as it is, whatever happens to its Jobs later. */
    private static boolean isFinal(BenchmarkRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().isFinal();
    }

    private static ObservedRun observe(BenchmarkRun run, Context<BenchmarkRun> context) {
        ObservedRun observed = ObservedRun.of(
                run,
                context.getSecondaryResources(Job.class),
                context.getSecondaryResources(Pod.class),
                context.getSecondaryResources(BenchmarkResult.class));
        // The watches on Jobs and Pods do not wait for each other. Before a Pod counts as lost, or as ended without a
        // word,
        // the API server itself is asked.
        boolean podsMayBeStale = observed.jobs().values().stream()
                .filter(job -> observed.owns(job) && JobObserver.end(job).isPresent())
                .filter(job -> !observed.results().containsKey(job.getMetadata().getName()))
                .anyMatch(
                        job -> observed.pod(job).filter(JobObserver::isTerminal).isEmpty());
        return podsMayBeStale
                ? observed.withPods(context.getClient()
                        .pods()
                        .inNamespace(run.getMetadata().getNamespace())
                        .withLabel(RunLabels.RUN, run.getMetadata().getName())
                        .list()
                        .getItems())
                : observed;
    }

    private ObservedRun carryOut(Step step, ObservedRun observed, KubernetesClient client) {
        return switch (step) {
            case Step.CreateJob(MatrixCell cell) -> createJob(cell, observed, client);
            case Step.ConfirmDeleted(MatrixCell cell) -> confirmDeleted(cell, observed, client);
            case Step.RecordResult(MatrixCell cell, BenchmarkResultSpec result) ->
                record(cell, result, observed, client);
            case Step.Wait _, Step.NameTaken _, Step.Done _ -> throw new IllegalArgumentException("no action: " + step);
        };
    }

    private ObservedRun createJob(MatrixCell cell, ObservedRun observed, KubernetesClient client) {
        Created<Job> created = createOrGet(jobs.create(observed.run(), cell), client);
        if (created.isNew()) {
            LOG.infof("run %s: created Job %s", observed.name(), cell.jobName());
            events.normal(observed.run(), "JobCreated", cell.describe("created Job " + cell.jobName()));
        }
        return observed.with(created.resource());
    }

    private ObservedRun confirmDeleted(MatrixCell cell, ObservedRun observed, KubernetesClient client) {
        Job job = client.batch()
                .v1()
                .jobs()
                .inNamespace(observed.run().getMetadata().getNamespace())
                .withName(cell.jobName())
                .get();
        return job == null ? record(cell, JobEnd.deleted(observed.name(), cell), observed, client) : observed.with(job);
    }

    private ObservedRun record(
            MatrixCell cell, BenchmarkResultSpec spec, ObservedRun observed, KubernetesClient client) {
        BenchmarkResult result = new BenchmarkResult();
        result.setMetadata(new ObjectMetaBuilder()
                .withName(cell.jobName())
                .withNamespace(observed.run().getMetadata().getNamespace())
                .withLabels(RunLabels.of(observed.name(), cell))
                .withOwnerReferences(BenchmarkJobFactory.ownerReference(observed.run()))
                .build());
        result.setSpec(spec);
        Created<BenchmarkResult> created = createOrGet(result, client);
        if (created.isNew() && spec.error() != null) {
            LOG.infof(
                    "run %s: %s failed: %s: %s",
                    observed.name(),
                    cell.describe(),
                    spec.error().reason(),
                    spec.error().message());
            events.warning(
                    observed.run(),
                    spec.error().reason(),
                    cell.describe(spec.error().message()));
        } else if (created.isNew()) {
            LOG.infof("run %s: %s ended", observed.name(), cell.describe());
            events.normal(
                    observed.run(),
                    "JobSucceeded",
                    cell.describe("throughput %s, P99 %s, verdict %s"
                            .formatted(
                                    Optional.ofNullable(spec.throughput()).orElse("none"),
                                    Optional.ofNullable(spec.p99()).orElse("none"),
                                    spec.verdict() == null
                                            ? "none"
                                            : spec.verdict().label())));
        }
        return observed.with(created.resource());
    }

    /** Creates a resource, or returns the one that has its name already, whoever made it. */
    private static <R extends HasMetadata> Created<R> createOrGet(R resource, KubernetesClient client) {
        try {
            return new Created<>(client.resource(resource).create(), true);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            R existing = client.resource(resource).get();
            if (existing == null) {
                // It went between the two calls: the SDK tries again.
                throw e;
            }
            return new Created<>(existing, false);
        }
    }

    private record Created<R>(R resource, boolean isNew) {}
}
