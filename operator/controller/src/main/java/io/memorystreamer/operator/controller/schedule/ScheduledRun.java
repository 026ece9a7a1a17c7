package io.memorystreamer.operator.controller.schedule;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * What a schedule wants to know of one of its runs. Immutable.
 *
 * @param name its name
 * @param created when it was created, RFC 3339
 * @param phase where it stands; {@code PENDING} when it does not say yet
 * @param regressed whether it is known to have regressed
 * @param cancelled whether it is asked to end
 * @param deleted whether it is being deleted
 * @param baseline name of the run that it is compared with; {@code null}: none
 */
record ScheduledRun(
        String name,
        String created,
        RunPhase phase,
        boolean regressed,
        boolean cancelled,
        boolean deleted,
        String baseline) {
    /** The oldest first. */
    static final Comparator<ScheduledRun> BY_AGE = Comparator.comparing(
                    ScheduledRun::created, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(ScheduledRun::name);

    static ScheduledRun of(BenchmarkRun run) {
        Optional<BenchmarkRunStatus> status = Optional.ofNullable(run.getStatus());
        return new ScheduledRun(
                run.getMetadata().getName(),
                run.getMetadata().getCreationTimestamp(),
                status.map(BenchmarkRunStatus::phase).orElse(RunPhase.PENDING),
                status.flatMap(some -> Conditions.find(some.conditions(), RunConditions.REGRESSED))
                        .map(Condition::getStatus)
                        .filter("True"::equals)
                        .isPresent(),
                run.getSpec().isCancelled(),
                run.isMarkedForDeletion(),
                Optional.ofNullable(run.getSpec().baselineRef())
                        .map(BenchmarkRunSpec.BaselineRef::name)
                        .orElse(null));
    }

    boolean isActive() {
        return !phase.isFinal();
    }

    /** Returns whether later runs may be compared with it. */
    boolean isGood() {
        return phase == RunPhase.SUCCEEDED && !regressed && !deleted;
    }

    boolean isBaselineOf(ScheduledRun other) {
        return Objects.equals(name, other.baseline);
    }
}
