package io.memorystreamer.operator.controller.schedule;

import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec.Concurrency;
import io.memorystreamer.operator.api.RunPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a schedule is to do now. Immutable.
 *
 * @param due what becomes of the time that was due last; empty when none was since the one before
 * @param cancel names of runs that are to be cancelled before the next one starts
 * @param prune names of runs that are to be deleted
 * @param lastGood the run that the next one is compared with
 * @param next when the next run is due
 */
record ScheduleDecision(
        Optional<Due> due, List<String> cancel, List<String> prune, Optional<String> lastGood, Optional<Instant> next) {
    /** What becomes of a due time. */
    sealed interface Due {
        /** When a run was due. */
        Instant time();

        /** A run starts. */
        record Start(Instant time) implements Due {}

        /** None starts, and this time is not looked at again. */
        record PassedOver(Instant time, String reason, String message) implements Due {}

        /** None starts, which needs no word: nobody could expect one. */
        record Forgotten(Instant time) implements Due {}
    }

    /**
     * What is known of a schedule.
     *
     * @param name its name
     * @param spec what it asks for
     * @param created when it was created
     * @param lastDue the last due time that was decided about
     * @param nextDue the due time that was to come, as it was said last
     * @param changed whether the spec changed since then
     * @param wasSuspended whether it was suspended when it was looked at last
     */
    record State(
            String name,
            BenchmarkScheduleSpec spec,
            Instant created,
            Optional<Instant> lastDue,
            Optional<Instant> nextDue,
            boolean changed,
            boolean wasSuspended) {}

    static ScheduleDecision of(State state, Cron cron, Collection<ScheduledRun> runs, Instant now) {
        Optional<ScheduledRun> lastGood =
                runs.stream().filter(ScheduledRun::isGood).max(ScheduledRun.BY_AGE);
        List<ScheduledRun> active = runs.stream()
                .filter(ScheduledRun::isActive)
                .sorted(ScheduledRun.BY_AGE)
                .toList();
        Optional<Instant> time = state.spec().suspend()
                ? Optional.empty()
                : cron.last(state.lastDue().orElse(state.created()), now);
        // The operator may have been stopped after it started the run and before it could say so.
        boolean started = time.map(some -> runName(state.name(), some))
                .filter(name -> runs.stream().anyMatch(run -> run.name().equals(name)))
                .isPresent();
        Optional<Due> due = time.map(some -> started ? new Due.Start(some) : decide(state, some, active, now));
        boolean replaces = !started
                && due.filter(Due.Start.class::isInstance).isPresent()
                && state.spec().concurrencyPolicy() == Concurrency.REPLACE;
        return new ScheduleDecision(
                due,
                replaces
                        ? active.stream()
                                .filter(run -> !run.cancelled() && !run.deleted())
                                .map(ScheduledRun::name)
                                .toList()
                        : List.of(),
                prune(state.spec(), runs, active, lastGood),
                lastGood.map(ScheduledRun::name),
                cron.next(now));
    }

    private static Due decide(State state, Instant time, List<ScheduledRun> active, Instant now) {
        BenchmarkScheduleSpec spec = state.spec();
        // What was due while nothing was to start, or what a new schedule would have had due in the past, is history.
        boolean unexpected = state.changed() && !state.nextDue().equals(Optional.of(time));
        if (state.wasSuspended() || unexpected) {
            return new Due.Forgotten(time);
        }
        Duration late = Duration.between(time, now);
        if (spec.startingDeadlineSeconds() != null && late.toSeconds() > spec.startingDeadlineSeconds()) {
            return new Due.PassedOver(
                    time,
                    "DeadlineMissed",
                    "no run was started for %s: more than %d s had passed when the operator came to it"
                            .formatted(time, spec.startingDeadlineSeconds()));
        }
        if (spec.concurrencyPolicy() == Concurrency.FORBID && !active.isEmpty()) {
            return new Due.PassedOver(
                    time,
                    "RunActive",
                    "no run was started for %s: %s has not ended, and spec.concurrencyPolicy is Forbid"
                            .formatted(time, active.getLast().name()));
        }
        return new Due.Start(time);
    }

    private static List<String> prune(
            BenchmarkScheduleSpec spec,
            Collection<ScheduledRun> runs,
            List<ScheduledRun> active,
            Optional<ScheduledRun> lastGood) {
        Set<ScheduledRun> kept = new HashSet<>();
        if (spec.compareWithLastGood()) {
            lastGood.ifPresent(kept::add);
        }
        Optional<String> fixed =
                Optional.ofNullable(spec.template().spec().baselineRef()).map(BenchmarkRunSpec.BaselineRef::name);
        runs.stream()
                .filter(run ->
                        fixed.equals(Optional.of(run.name())) || active.stream().anyMatch(run::isBaselineOf))
                .forEach(kept::add);
        return Stream.concat(
                        beyond(spec.successfulRunsHistoryLimit(), runs, Set.of(RunPhase.SUCCEEDED)),
                        beyond(spec.failedRunsHistoryLimit(), runs, Set.of(RunPhase.FAILED, RunPhase.CANCELLED)))
                .filter(run -> !kept.contains(run))
                .map(ScheduledRun::name)
                .toList();
    }

    private static Stream<ScheduledRun> beyond(int limit, Collection<ScheduledRun> runs, Set<RunPhase> phases) {
        return runs.stream()
                .filter(run -> phases.contains(run.phase()) && !run.deleted())
                .sorted(ScheduledRun.BY_AGE.reversed())
                .skip(limit);
    }

    /** Returns the name of the run for a due time: that of the schedule and minutes since 1970, as a CronJob names Jobs. */
    static String runName(String schedule, Instant time) {
        return "%s-%d".formatted(schedule, time.getEpochSecond() / 60);
    }
}
