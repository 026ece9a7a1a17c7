package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec.ConcurrencyPolicy;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Does what {@link RunPlanner} decides. Keeps nothing between two calls and may be called at any time, any number of times;
 * calls for one run never overlap (the operator SDK sees to it).
 */
@ControllerConfiguration(
        name = "benchmarkrun",
        informer = @Informer(itemStore = LeanCaches.Runs.class),
        // Watches tell of every change; this is the net below them.
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class BenchmarkRunReconciler implements Reconciler<BenchmarkRun> {
    private static final Logger LOG = Logger.getLogger(BenchmarkRunReconciler.class);

    // Nothing tells us when a resource goes or comes that is not ours.
    private static final Duration FOREIGN_RETRY = Duration.ofSeconds(10);
    private static final Duration IN_LINE_RETRY = Duration.ofSeconds(30);

    private final RunActions actions;
    private final ResourceEvents events;
    private final ArtefactAccess artefacts;
    private final InstantSource clock = InstantSource.system();
    // Two runs never look for a free target at the same time.
    private final Object starting = new Object();

    BenchmarkRunReconciler(RunActions actions, ResourceEvents events, ArtefactAccess artefacts) {
        this.actions = actions;
        this.events = events;
        this.artefacts = artefacts;
    }

    @Override
    public List<EventSource<?, BenchmarkRun>> prepareEventSources(EventSourceContext<BenchmarkRun> context) {
        return RunEventSources.create(context);
    }

    @Override
    public UpdateControl<BenchmarkRun> reconcile(BenchmarkRun run, Context<BenchmarkRun> context) {
        return reconcile(run, RunView.of(run, context), context.getClient());
    }

    UpdateControl<BenchmarkRun> reconcile(BenchmarkRun run, RunView view, KubernetesClient client) {
        if (run.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        if (hasEnded(run)) {
            return afterItsEnd(run, client);
        }
        ObservedSurroundings surroundings = new ObservedSurroundings(run, view, client);
        ObservedRun observed = observe(run, surroundings, view, client);
        Step step = RunPlanner.next(observed);
        while (!RunPlanner.isLast(step)) {
            RunActions.Outcome outcome = carryOut(step, observed, surroundings, view, client);
            observed = outcome.observed();
            step = outcome.obstacle() != null ? outcome.obstacle() : RunPlanner.next(observed);
        }
        if (needsFigures(step, observed)) {
            observed = observed.withCompleteResults(ObservedSurroundings.results(run, client));
        }
        String howToOpen = artefacts.howToOpen(
                run.getMetadata().getNamespace(), run.getMetadata().getName());
        return update(run, RunStatusFactory.create(observed, step, howToOpen), retry(step));
    }

    /** A run that has ended stays as it is, whatever happens to its Jobs later, until its time is over. */
    private UpdateControl<BenchmarkRun> afterItsEnd(BenchmarkRun run, KubernetesClient client) {
        Integer ttl = run.getSpec().ttlSecondsAfterFinished();
        String completionTime = run.getStatus().completionTime();
        if (ttl == null || completionTime == null) {
            return UpdateControl.noUpdate();
        }
        Duration left =
                Duration.between(clock.instant(), Instant.parse(completionTime).plusSeconds(ttl));
        if (left.isPositive()) {
            return UpdateControl.<BenchmarkRun>noUpdate().rescheduleAfter(left);
        }
        LOG.infof("run %s: deleted, spec.ttlSecondsAfterFinished is over", RunQueue.reference(run));
        client.resource(run).delete();
        return UpdateControl.noUpdate();
    }

    private static boolean hasEnded(BenchmarkRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().isFinal();
    }

    /** The figures are read from the API server when another Job has ended, and at the end. */
    private static boolean needsFigures(Step step, ObservedRun observed) {
        int known = observed.status().map(BenchmarkRunStatus::completed).orElse(0);
        return step instanceof Step.Done || observed.ownResults().size() != known;
    }

    private ObservedRun observe(BenchmarkRun run, Surroundings surroundings, RunView view, KubernetesClient client) {
        ObservedRun observed = ObservedRun.of(
                run,
                view.jobs(),
                view.pods(),
                view.results(),
                surroundings,
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        return podsMayBeStale(observed) ? observed.withPods(pods(run, client)) : observed;
    }

    /**
     * The watches on Jobs and Pods do not wait for each other. Before a Pod counts as lost, or as ended without a word, the
     * API server itself is asked.
     */
    private static boolean podsMayBeStale(ObservedRun observed) {
        return observed.jobs().values().stream()
                .filter(job -> observed.owns(job) && JobObserver.end(job).isPresent())
                .filter(job -> !observed.results().containsKey(job.getMetadata().getName()))
                .map(observed::pods)
                .anyMatch(pods -> pods.size() < observed.run().getSpec().loadGenerators()
                        || !pods.stream().allMatch(JobObserver::isTerminal));
    }

    private static List<Pod> pods(BenchmarkRun run, KubernetesClient client) {
        return client.pods()
                .inNamespace(run.getMetadata().getNamespace())
                .withLabel(RunLabels.RUN, run.getMetadata().getName())
                .list()
                .getItems();
    }

    private RunActions.Outcome carryOut(
            Step step, ObservedRun observed, ObservedSurroundings surroundings, RunView view, KubernetesClient client) {
        boolean mayFindTheTargetTaken = step instanceof Step.CreateJob
                && !RunQueue.hasTarget(observed.run())
                && observed.run().getSpec().concurrencyPolicy() != ConcurrencyPolicy.ALLOW;
        if (!mayFindTheTargetTaken) {
            return actions.carryOut(step, observed);
        }
        synchronized (starting) {
            Optional<String> other = TargetUse.byAnother(observed.run(), view, client);
            if (other.isPresent()) {
                surroundings.setAhead(other.get());
                return RunActions.Outcome.of(observed);
            }
            return actions.carryOut(step, observed);
        }
    }

    private UpdateControl<BenchmarkRun> update(BenchmarkRun run, BenchmarkRunStatus status, Optional<Duration> retry) {
        UpdateControl<BenchmarkRun> update;
        if (status.equals(run.getStatus())) {
            update = UpdateControl.noUpdate();
        } else {
            RunStory.of(run.getStatus(), status).forEach(event -> events.publish(run, event));
            run.setStatus(status);
            update = UpdateControl.patchStatus(run);
        }
        retry.ifPresent(update::rescheduleAfter);
        return status.phase().isFinal() && run.getSpec().ttlSecondsAfterFinished() != null
                ? update.rescheduleAfter(Duration.ofSeconds(run.getSpec().ttlSecondsAfterFinished()))
                : update;
    }

    private static Optional<Duration> retry(Step step) {
        return switch (step) {
            case Step.NameTaken _, Step.Blocked _, Step.Wait(RunJob _, JobState.Ending _) -> Optional.of(FOREIGN_RETRY);
            case Step.Queued _ -> Optional.of(IN_LINE_RETRY);
            case Step _ -> Optional.empty();
        };
    }
}
