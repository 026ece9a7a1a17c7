package io.memorystreamer.operator.controller.benchmarkrun;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.artefacts.ArtefactFile;
import io.memorystreamer.operator.controller.artefacts.ArtefactStore;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Configuration;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Carries out one step of a run against the API server. Each may be carried out again at any time: what is there already is
 * taken as it is. Thread-safe.
 */
@ApplicationScoped
class RunActions {
    private static final Logger LOG = Logger.getLogger(RunActions.class);

    /** The API server does not take what the run needs, and says why. */
    static final String REFUSED = "Refused";

    private static final int UNPROCESSABLE = 422;

    // What does not get better by trying again at once.
    private static final Set<Integer> REFUSALS = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
            UNPROCESSABLE);

    private final BenchmarkJobFactory jobs;
    private final ResourceEvents events;
    private final ArtefactAccess access;
    private final ArtefactStore artefacts;
    private final KubernetesClient client;

    RunActions(
            BenchmarkJobFactory jobs,
            ResourceEvents events,
            ArtefactAccess access,
            ArtefactStore artefacts,
            KubernetesClient client) {
        this.jobs = jobs;
        this.events = events;
        this.access = access;
        this.artefacts = artefacts;
        this.client = client;
    }

    /**
     * What came of it.
     *
     * @param observed the run as it is now
     * @param obstacle the step that the run stands at, when this one could not be carried out; {@code null} when it was
     */
    record Outcome(ObservedRun observed, Step obstacle) {
        static Outcome of(ObservedRun observed) {
            return new Outcome(observed, null);
        }
    }

    Outcome carryOut(Step step, ObservedRun observed) {
        return switch (step) {
            case Step.CreateJob create -> create(create, observed);
            case Step.ConfirmDeleted(RunJob job) -> Outcome.of(confirmDeleted(job, observed));
            case Step.RecordResult(RunJob job, BenchmarkResultSpec result) ->
                Outcome.of(record(job, withDocuments(job, result, observed.run()), result, observed));
            case Step.DeleteJob delete -> Outcome.of(delete(delete, observed));
            case Step last -> throw new IllegalArgumentException("no action: " + last);
        };
    }

    private Outcome create(Step.CreateJob step, ObservedRun observed) {
        RunJob job = step.job();
        BenchmarkRun run = observed.run();
        // The caches may not show the result of a Job yet that is tidied up already.
        BenchmarkResult recorded = client.resources(BenchmarkResult.class)
                .inNamespace(run.getMetadata().getNamespace())
                .withName(job.name())
                .get();
        if (recorded != null) {
            return Outcome.of(observed.with(recorded));
        }
        List<HasMetadata> needed = new ArrayList<>();
        if (run.getSpec().loadGenerators() > 1) {
            needed.add(RunResources.service(run));
        }
        if (step.configuration() instanceof Configuration.Text(String text)) {
            needed.add(RunResources.configuration(run, text));
        }
        needed.add(jobs.create(run, job, step.target()));
        ObservedRun now = observed;
        for (HasMetadata resource : needed) {
            Created<HasMetadata> created;
            try {
                created = createOrGet(resource);
            } catch (KubernetesClientException e) {
                if (!REFUSALS.contains(e.getCode())) {
                    throw e;
                }
                return new Outcome(now, refused(job, resource, e));
            }
            if (!observed.owns(created.resource())) {
                return new Outcome(
                        now,
                        new Step.NameTaken(
                                job, resource.getKind(), resource.getMetadata().getName()));
            }
            if (created.resource() instanceof Job ours) {
                now = now.with(ours);
                tellCreated(job, created.isNew(), run);
            }
        }
        return Outcome.of(now);
    }

    private static Step refused(RunJob job, HasMetadata resource, KubernetesClientException e) {
        String why = e.getStatus() == null || e.getStatus().getMessage() == null
                ? e.getMessage()
                : e.getStatus().getMessage();
        return new Step.Blocked(
                job,
                REFUSED,
                "the API server does not take %s %s: %s"
                        .formatted(resource.getKind(), resource.getMetadata().getName(), why));
    }

    private void tellCreated(RunJob job, boolean isNew, BenchmarkRun run) {
        if (isNew) {
            LOG.infof("run %s: created Job %s", RunQueue.reference(run), job.name());
            events.normal(run, "JobCreated", job.describe("created Job " + job.name()));
        }
    }

    private ObservedRun confirmDeleted(RunJob job, ObservedRun observed) {
        Job resource = client.batch()
                .v1()
                .jobs()
                .inNamespace(observed.run().getMetadata().getNamespace())
                .withName(job.name())
                .get();
        if (resource != null) {
            return observed.with(resource);
        }
        BenchmarkResultSpec deleted = JobEnd.deleted(observed.run(), job);
        return record(job, deleted, deleted, observed);
    }

    private ObservedRun delete(Step.DeleteJob step, ObservedRun observed) {
        // In foreground, a Job is there until its Pods are gone, and with it the run holds its target. One that was
        // given up
        // may have a Pod that never goes.
        DeletionPropagation propagation =
                step.why() == Step.Why.GIVEN_UP ? DeletionPropagation.BACKGROUND : DeletionPropagation.FOREGROUND;
        client.resource(step.resource()).withPropagationPolicy(propagation).delete();
        LOG.infof(
                "run %s: deleted Job %s (%s)",
                RunQueue.reference(observed.run()), step.job().name(), step.why());
        if (step.why() != Step.Why.CANCELLED) {
            return observed.without(step.resource());
        }
        events.normal(observed.run(), "JobDeleted", step.job().describe("cancelled"));
        Job resource = client.resource(step.resource()).get();
        return resource == null ? observed.without(step.resource()) : observed.with(resource);
    }

    /** Adds what the Job's Pods handed over; what they did not is told. */
    private BenchmarkResultSpec withDocuments(RunJob job, BenchmarkResultSpec result, BenchmarkRun run) {
        if (result.error() != null && result.results().isEmpty() || access.url().isEmpty()) {
            return result;
        }
        List<List<ScenarioResult>> documents = new ArrayList<>();
        int generators = run.getSpec().loadGenerators();
        for (int index = 0; index < generators; index++) {
            document(job, index, ArtefactFile.RESULT, run)
                    .flatMap(ResultDocument::read)
                    .ifPresent(documents::add);
        }
        boolean whole = documents.size() == generators;
        boolean reported = document(job, 0, ArtefactFile.REPORT, run).isPresent();
        if (!whole || !reported) {
            events.warning(
                    run,
                    "ReportMissing",
                    job.describe("the benchmark could not hand over its %s; its log says why"
                            .formatted(whole ? "report" : "document, so there are no histograms")));
        }
        String report = reported ? ArtefactFile.REPORT.configMapName(job.name(), 0) : null;
        return JobEnd.withDocuments(run, result, whole ? documents : List.of(), report);
    }

    private Optional<byte[]> document(RunJob job, int index, ArtefactFile file, BenchmarkRun run) {
        return artefacts.get(
                run.getMetadata().getNamespace(),
                job.name(),
                index,
                file,
                run.getMetadata().getUid());
    }

    /** @param fallback what is recorded when the API server takes no more than that */
    private ObservedRun record(
            RunJob job, BenchmarkResultSpec spec, BenchmarkResultSpec fallback, ObservedRun observed) {
        Created<BenchmarkResult> created;
        try {
            created = createOrGet(result(job, spec, observed.run()));
        } catch (KubernetesClientException e) {
            if (!REFUSALS.contains(e.getCode()) || spec.equals(fallback)) {
                throw e;
            }
            LOG.warnf("run %s: documents of Job %s left out: %s", observed.name(), job.name(), e.getMessage());
            created = createOrGet(result(job, fallback, observed.run()));
        }
        if (created.isNew()) {
            tellEnded(job, created.resource().getSpec(), observed.run());
        }
        return observed.with(created.resource());
    }

    private static BenchmarkResult result(RunJob job, BenchmarkResultSpec spec, BenchmarkRun run) {
        BenchmarkResult result = new BenchmarkResult();
        result.setMetadata(new ObjectMetaBuilder()
                .withName(job.name())
                .withNamespace(run.getMetadata().getNamespace())
                .withLabels(RunLabels.of(run, job))
                .withOwnerReferences(RunResources.ownerReference(run))
                .build());
        result.setSpec(spec);
        return result;
    }

    private void tellEnded(RunJob job, BenchmarkResultSpec spec, BenchmarkRun run) {
        if (spec.error() != null) {
            LOG.infof(
                    "run %s: %s failed: %s: %s",
                    RunQueue.reference(run),
                    job.describe(),
                    spec.error().reason(),
                    spec.error().message());
            events.warning(run, spec.error().reason(), job.describe(spec.error().message()));
            return;
        }
        LOG.infof("run %s: %s ended", RunQueue.reference(run), job.describe());
        events.normal(
                run,
                "JobSucceeded",
                job.describe("throughput %s, P99 %s, verdict %s"
                        .formatted(
                                requireNonNullElse(spec.throughput(), "none"),
                                requireNonNullElse(spec.p99(), "none"),
                                spec.verdict() == null ? "none" : spec.verdict().label())));
    }

    /** Creates a resource, or returns the one that has its name already, whoever made it. */
    private <R extends HasMetadata> Created<R> createOrGet(R resource) {
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
