package io.memorystreamer.operator.controller.schedule;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleStatus;
import io.memorystreamer.operator.controller.resources.Conditions;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.schedule.ScheduleDecision.Due;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Carries out what {@link ScheduleDecision} decides. Keeps nothing between two calls and may be called at any time, any number
 * of times: a due time's run has one name, so that it is started once, whenever the operator is stopped. Calls for one
 * schedule never overlap (the operator SDK sees to it).
 */
@ControllerConfiguration(name = "benchmarkschedule")
public class BenchmarkScheduleReconciler implements Reconciler<BenchmarkSchedule> {
    private static final Logger LOG = Logger.getLogger(BenchmarkScheduleReconciler.class);

    // Timers do not notice when the clock is set.
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(30);
    private static final Duration SHORTEST_SLEEP = Duration.ofSeconds(1);

    /** What the API server answers when it will never take this run. */
    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, 422);

    private final ResourceEvents events;
    private final Clock clock;

    @Inject
    BenchmarkScheduleReconciler(ResourceEvents events) {
        this(events, Clock.systemUTC());
    }

    BenchmarkScheduleReconciler(ResourceEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, BenchmarkSchedule>> prepareEventSources(EventSourceContext<BenchmarkSchedule> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(BenchmarkRun.class, BenchmarkSchedule.class)
                        .withLabelSelector(ScheduledRunFactory.SCHEDULE_LABEL)
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(BenchmarkSchedule.class))
                        .build(),
                context));
    }

    @Override
    public UpdateControl<BenchmarkSchedule> reconcile(BenchmarkSchedule schedule, Context<BenchmarkSchedule> context) {
        if (schedule.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        Instant now = clock.instant();
        List<ScheduledRun> runs = context.getSecondaryResources(BenchmarkRun.class).stream()
                .filter(run -> ScheduledRunFactory.isOf(run, schedule))
                .map(ScheduledRun::of)
                .toList();
        ScheduleStatusFactory status = new ScheduleStatusFactory(schedule, now);
        Cron cron;
        try {
            cron = Cron.parse(schedule.getSpec());
        } catch (Cron.InvalidException e) {
            return update(schedule, status.invalid(e, runs));
        }
        ScheduleDecision decision = ScheduleDecision.of(state(schedule), cron, runs, now);
        Optional<Due> done = carryOut(decision, schedule, context.getClient());
        UpdateControl<BenchmarkSchedule> update = update(schedule, status.create(decision, done, runs));
        decision.next()
                .filter(_ -> !schedule.getSpec().suspend())
                .ifPresent(next -> update.rescheduleAfter(sleep(now, next)));
        return update;
    }

    private static ScheduleDecision.State state(BenchmarkSchedule schedule) {
        Optional<BenchmarkScheduleStatus> status = Optional.ofNullable(schedule.getStatus());
        return new ScheduleDecision.State(
                schedule.getMetadata().getName(),
                schedule.getSpec(),
                Instant.parse(schedule.getMetadata().getCreationTimestamp()),
                status.map(BenchmarkScheduleStatus::lastScheduleTime).map(Instant::parse),
                status.map(BenchmarkScheduleStatus::nextScheduleTime).map(Instant::parse),
                status.filter(some -> !Objects.equals(
                                some.observedGeneration(),
                                schedule.getMetadata().getGeneration()))
                        .isPresent(),
                scheduled(schedule)
                        .filter(condition -> ScheduleStatusFactory.SUSPENDED.equals(condition.getReason()))
                        .isPresent());
    }

    static Duration sleep(Instant now, Instant next) {
        Duration until = Duration.between(now, next);
        return until.compareTo(SHORTEST_SLEEP) < 0
                ? SHORTEST_SLEEP
                : until.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : until;
    }

    private Optional<Due> carryOut(ScheduleDecision decision, BenchmarkSchedule schedule, KubernetesClient client) {
        decision.cancel().forEach(name -> cancel(name, schedule, client));
        Optional<Due> done = decision.due()
                .map(due -> due instanceof Due.Start(Instant time)
                        ? start(time, decision.lastGood(), schedule, client)
                        : due);
        done.ifPresent(due -> {
            if (due instanceof Due.PassedOver(Instant _, String reason, String message)) {
                LOG.infof("schedule %s: %s", id(schedule), message);
                events.warning(schedule, reason, message);
            }
        });
        decision.prune().forEach(name -> {
            if (!run(name, schedule, client)
                    .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                    .delete()
                    .isEmpty()) {
                LOG.infof("schedule %s: removed old run %s", id(schedule), name);
                events.normal(schedule, "RunRemoved", "removed old run " + name);
            }
        });
        return done;
    }

    private Due start(Instant time, Optional<String> lastGood, BenchmarkSchedule schedule, KubernetesClient client) {
        BenchmarkRun run = ScheduledRunFactory.create(schedule, time, lastGood);
        String name = run.getMetadata().getName();
        try {
            client.resource(run).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return existing(time, name, schedule, client);
            }
            if (REFUSALS.contains(e.getCode())) {
                return new Due.PassedOver(time, "RunRefused", "run %s was refused: %s".formatted(name, e.getMessage()));
            }
            throw e;
        }
        String baseline = run.getSpec().baselineRef() == null
                ? ""
                : ", to be compared with " + run.getSpec().baselineRef().name();
        LOG.infof("schedule %s: started run %s", id(schedule), name);
        events.normal(schedule, "RunStarted", "started run %s for %s%s".formatted(name, time, baseline));
        return new Due.Start(time);
    }

    /** What was just read of the cluster may be older than the run. */
    private static Due existing(Instant time, String name, BenchmarkSchedule schedule, KubernetesClient client) {
        BenchmarkRun existing = run(name, schedule, client).get();
        return existing == null || ScheduledRunFactory.isOf(existing, schedule)
                ? new Due.Start(time)
                : new Due.PassedOver(
                        time,
                        "RunNameTaken",
                        "no run was started for %s: a BenchmarkRun %s exists and does not belong to this schedule"
                                .formatted(time, name));
    }

    private void cancel(String name, BenchmarkSchedule schedule, KubernetesClient client) {
        try {
            run(name, schedule, client).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return;
            }
            throw e;
        }
        LOG.infof("schedule %s: cancelled run %s", id(schedule), name);
        events.normal(
                schedule, "RunReplaced", "cancelled run %s, which had not ended when the next was due".formatted(name));
    }

    private UpdateControl<BenchmarkSchedule> update(BenchmarkSchedule schedule, BenchmarkScheduleStatus status) {
        if (status.equals(schedule.getStatus())) {
            return UpdateControl.noUpdate();
        }
        tellOfTrouble(schedule, status.conditions().getFirst());
        schedule.setStatus(status);
        return UpdateControl.patchStatus(schedule);
    }

    /** What was passed over was told with the run's time; here the schedule itself is at fault. */
    private void tellOfTrouble(BenchmarkSchedule schedule, Condition condition) {
        boolean faulty =
                Set.of("InvalidSchedule", "InvalidTimeZone", "NeverDue").contains(condition.getReason());
        if (faulty && !scheduled(schedule).filter(condition::equals).isPresent()) {
            events.warning(schedule, condition.getReason(), condition.getMessage());
        }
    }

    private static Optional<Condition> scheduled(BenchmarkSchedule schedule) {
        return Optional.ofNullable(schedule.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), BenchmarkScheduleStatus.SCHEDULED));
    }

    private static Resource<BenchmarkRun> run(String name, BenchmarkSchedule schedule, KubernetesClient client) {
        return client.resources(BenchmarkRun.class)
                .inNamespace(schedule.getMetadata().getNamespace())
                .withName(name);
    }

    private static String id(BenchmarkSchedule schedule) {
        return schedule.getMetadata().getNamespace() + "/"
                + schedule.getMetadata().getName();
    }
}
