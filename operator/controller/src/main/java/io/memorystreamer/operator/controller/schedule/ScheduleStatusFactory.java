package io.memorystreamer.operator.controller.schedule;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleStatus;
import io.memorystreamer.operator.controller.resources.Conditions;
import io.memorystreamer.operator.controller.schedule.ScheduleDecision.Due;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Derives a schedule's status from what was decided and done. Pure functions: nothing new gives an equal status. */
final class ScheduleStatusFactory {
    static final String SUSPENDED = "Suspended";

    private static final String AS_SCHEDULED = "AsScheduled";
    private static final int MAX_ACTIVE = 128;

    private final BenchmarkSchedule schedule;
    private final Instant now;

    ScheduleStatusFactory(BenchmarkSchedule schedule, Instant now) {
        this.schedule = schedule;
        this.now = now;
    }

    /**
     * Returns the status after a decision was carried out.
     *
     * @param done what became of the due time, which need not be what was decided; empty when none was due
     */
    BenchmarkScheduleStatus create(ScheduleDecision decision, Optional<Due> done, Collection<ScheduledRun> runs) {
        Optional<BenchmarkScheduleStatus> before = before();
        Optional<String> started =
                done.filter(Due.Start.class::isInstance).map(due -> ScheduleDecision.runName(name(), due.time()));
        return new BenchmarkScheduleStatus(
                schedule.getMetadata().getGeneration(),
                done.map(due -> due.time().toString())
                        .orElse(before.map(BenchmarkScheduleStatus::lastScheduleTime)
                                .orElse(null)),
                schedule.getSpec().suspend()
                        ? null
                        : decision.next().map(Instant::toString).orElse(null),
                started.orElse(before.map(BenchmarkScheduleStatus::lastRun).orElse(null)),
                decision.lastGood().orElse(null),
                Stream.concat(
                                runs.stream()
                                        .filter(ScheduledRun::isActive)
                                        .sorted(ScheduledRun.BY_AGE)
                                        .map(ScheduledRun::name),
                                started.stream())
                        .distinct()
                        .limit(MAX_ACTIVE)
                        .collect(Collectors.toList()),
                List.of(condition(decision, done)));
    }

    /** Returns the status of a schedule that says nothing that can be followed. */
    BenchmarkScheduleStatus invalid(Cron.InvalidException problem, Collection<ScheduledRun> runs) {
        BenchmarkScheduleStatus status = create(
                new ScheduleDecision(
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        before().map(BenchmarkScheduleStatus::lastGoodRun),
                        Optional.empty()),
                Optional.empty(),
                runs);
        return new BenchmarkScheduleStatus(
                status.observedGeneration(),
                status.lastScheduleTime(),
                null,
                status.lastRun(),
                status.lastGoodRun(),
                status.active(),
                List.of(scheduled("False", problem.reason(), problem.getMessage())));
    }

    private Condition condition(ScheduleDecision decision, Optional<Due> done) {
        if (schedule.getSpec().suspend()) {
            return scheduled("False", SUSPENDED, "spec.suspend is true");
        }
        if (decision.next().isEmpty()) {
            return scheduled(
                    "False",
                    "NeverDue",
                    "spec.schedule %s: no such date is to come"
                            .formatted(schedule.getSpec().schedule()));
        }
        if (done.orElse(null) instanceof Due.PassedOver(Instant _, String reason, String message)) {
            return scheduled("False", reason, message);
        }
        // That a run was passed over is said until the next one starts, or somebody changes something.
        boolean changed = !Objects.equals(
                before().map(BenchmarkScheduleStatus::observedGeneration).orElse(null),
                schedule.getMetadata().getGeneration());
        return Conditions.find(conditions(), BenchmarkScheduleStatus.SCHEDULED)
                .filter(condition -> done.isEmpty() && !changed && "False".equals(condition.getStatus()))
                .orElseGet(() -> scheduled("True", AS_SCHEDULED, "runs are started when they are due"));
    }

    private Condition scheduled(String status, String reason, String message) {
        return Conditions.next(
                conditions(),
                now,
                schedule.getMetadata().getGeneration(),
                BenchmarkScheduleStatus.SCHEDULED,
                status,
                reason,
                message);
    }

    private List<Condition> conditions() {
        return before().map(BenchmarkScheduleStatus::conditions).orElse(List.of());
    }

    private Optional<BenchmarkScheduleStatus> before() {
        return Optional.ofNullable(schedule.getStatus());
    }

    private String name() {
        return schedule.getMetadata().getName();
    }
}
