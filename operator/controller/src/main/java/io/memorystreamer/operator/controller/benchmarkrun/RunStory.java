package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.resources.ResourceEvents.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is worth telling of the step from one status to the next. A pure function. */
final class RunStory {
    /** What is told otherwise, or is no trouble. */
    private static final Set<String> NO_TROUBLE = Set.of("Finished", "Cancelled", "Queued", "Suspended", "TargetBusy");

    private RunStory() {}

    /** @param before {@code null} of a run that had no status yet */
    static List<Happening> of(BenchmarkRunStatus before, BenchmarkRunStatus now) {
        List<Happening> events = new ArrayList<>();
        RunPhase phaseBefore = before == null ? null : before.phase();
        if (now.phase() != phaseBefore) {
            phase(phaseBefore, now).ifPresent(events::add);
        }
        warnings(before, now, RunConditions.PROGRESSING, "False").stream()
                .filter(event -> !NO_TROUBLE.contains(event.reason()))
                .forEach(events::add);
        events.addAll(warnings(before, now, RunConditions.TARGETS_MET, "False"));
        events.addAll(warnings(before, now, RunConditions.REGRESSED, "True"));
        events.addAll(warnings(before, now, RunConditions.THROTTLED, "True"));
        return events;
    }

    private static Optional<Happening> phase(RunPhase before, BenchmarkRunStatus now) {
        String progressing = condition(now, RunConditions.PROGRESSING)
                .map(Condition::getMessage)
                .orElse("");
        return switch (now.phase()) {
            case QUEUED -> Optional.of(new Happening(false, "Queued", progressing));
            case SUSPENDED -> Optional.of(new Happening(false, "Suspended", progressing));
            case CANCELLED ->
                Optional.of(new Happening(
                        false, "Cancelled", "ended before its time, with %s Jobs ended".formatted(now.progress())));
            case SUCCEEDED -> Optional.of(new Happening(false, "Succeeded", summary(now)));
            case FAILED ->
                Optional.of(new Happening(
                        true,
                        "Failed",
                        condition(now, RunConditions.FAILED)
                                .map(Condition::getMessage)
                                .orElseGet(() -> summary(now))));
            case PENDING, RUNNING ->
                before == RunPhase.SUSPENDED
                        ? Optional.of(new Happening(false, "Resumed", "spec.suspend is false again"))
                        : Optional.empty();
        };
    }

    private static String summary(BenchmarkRunStatus now) {
        return "%s Jobs ended: throughput %s, P99 %s, verdict %s"
                .formatted(
                        now.progress(),
                        Objects.requireNonNullElse(now.throughput(), "none"),
                        Objects.requireNonNullElse(now.p99(), "none"),
                        now.verdict() == null ? "none" : now.verdict().label());
    }

    /** A condition that has just come to this status, or to another reason for it. */
    private static List<Happening> warnings(
            BenchmarkRunStatus before, BenchmarkRunStatus now, String type, String status) {
        Optional<Condition> is = condition(now, type).filter(condition -> status.equals(condition.getStatus()));
        Optional<Condition> was = Optional.ofNullable(before)
                .flatMap(last -> condition(last, type))
                .filter(condition -> status.equals(condition.getStatus()));
        boolean same = is.map(Condition::getReason).equals(was.map(Condition::getReason));
        return is.isEmpty() || same
                ? List.of()
                : List.of(new Happening(true, is.get().getReason(), is.get().getMessage()));
    }

    private static Optional<Condition> condition(BenchmarkRunStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }
}
