package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.headline.Headline;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Derives a run's status from what was observed and what is to be done next. A pure function: the same input gives an equal
 * status, so that a status is written only when something changed.
 */
final class RunStatusFactory {
    private final ObservedRun observed;
    private final Step step;
    private final RunConditionList conditions;
    private final List<MatrixCell> cells;
    private final List<BenchmarkResult> results;

    private RunStatusFactory(ObservedRun observed, Step step, Instant now) {
        this.observed = observed;
        this.step = step;
        this.conditions = new RunConditionList(
                observed.status().map(BenchmarkRunStatus::conditions).orElse(List.of()),
                observed.run().getMetadata().getGeneration(),
                now);
        this.cells = observed.cells();
        this.results = cells.stream()
                .flatMap(cell -> observed.result(cell).stream())
                .filter(observed::owns)
                .toList();
    }

    static BenchmarkRunStatus create(ObservedRun observed, Step step, Instant now) {
        return new RunStatusFactory(observed, step, now).create();
    }

    private BenchmarkRunStatus create() {
        boolean done = step instanceof Step.Done;
        Verdict verdict = done
                ? Headline.verdict(
                        results.stream().map(BenchmarkResult::getSpec).toList())
                : null;
        addProgressing();
        addComplete(done);
        addTargetsMet(done, verdict);
        addFailed();
        return new BenchmarkRunStatus(
                phase(done),
                observed.run().getMetadata().getGeneration(),
                startTime(),
                done ? completionTime() : null,
                results.size(),
                cells.size(),
                results.size() + "/" + cells.size(),
                step instanceof Step.Wait wait ? wait.cell().jobName() : null,
                null,
                ofLargestCell(BenchmarkResultSpec::throughput),
                ofLargestCell(BenchmarkResultSpec::p99),
                verdict,
                null,
                null,
                null,
                null,
                null,
                conditions.toList());
    }

    private RunPhase phase(boolean done) {
        if (done) {
            return failed().findAny().isPresent() ? RunPhase.FAILED : RunPhase.SUCCEEDED;
        }
        boolean begun =
                !results.isEmpty() || (step instanceof Step.Wait wait && wait.state() instanceof CellState.Running);
        return begun ? RunPhase.RUNNING : RunPhase.PENDING;
    }

    private void addProgressing() {
        switch (step) {
            case Step.Done() -> conditions.add(RunConditions.PROGRESSING, "False", "Finished", "every Job has ended");
            case Step.NameTaken(MatrixCell cell, String kind) ->
                conditions.add(
                        RunConditions.PROGRESSING,
                        "False",
                        kind + "NameTaken",
                        cell.describe("%s %s exists and does not belong to this run; waiting for it to go"
                                .formatted(kind, cell.jobName())));
            case Step.Wait(MatrixCell cell, CellState.HeldUp(String reason, String message)) ->
                conditions.add(RunConditions.PROGRESSING, "False", reason, cell.describe(message));
            case Step.Wait(MatrixCell cell, CellState.Running _) ->
                conditions.add(RunConditions.PROGRESSING, "True", "JobRunning", cell.describe("running"));
            case Step.Wait(MatrixCell cell, CellState _) ->
                conditions.add(RunConditions.PROGRESSING, "True", "JobStarting", cell.describe("starting"));
            case Step.CreateJob(MatrixCell cell) -> addNext(cell);
            case Step.ConfirmDeleted(MatrixCell cell) -> addNext(cell);
            case Step.RecordResult(MatrixCell cell, BenchmarkResultSpec _) -> addNext(cell);
        }
    }

    private void addNext(MatrixCell cell) {
        conditions.add(RunConditions.PROGRESSING, "True", "JobPending", cell.describe("next"));
    }

    private void addComplete(boolean done) {
        String message = "%d of %d Jobs have ended".formatted(results.size(), cells.size());
        conditions.add(RunConditions.COMPLETE, done ? "True" : "False", done ? "AllJobsEnded" : "InProgress", message);
    }

    private void addTargetsMet(boolean done, Verdict verdict) {
        if (!done) {
            conditions.add(
                    RunConditions.TARGETS_MET, "Unknown", "InProgress", "targets are judged when all Jobs have ended");
            return;
        }
        switch (verdict) {
            case MET -> conditions.add(RunConditions.TARGETS_MET, "True", "TargetsMet", "every target was met");
            case MISSED ->
                conditions.add(
                        RunConditions.TARGETS_MET, "False", "TargetsMissed", "missed: " + targets(Verdict.MISSED));
            case INCONCLUSIVE ->
                conditions.add(RunConditions.TARGETS_MET, "Unknown", "Inconclusive", inconclusiveMessage());
            case null ->
                conditions.add(RunConditions.TARGETS_MET, "Unknown", "NoTargets", "none of the scenarios has a target");
        }
    }

    private String inconclusiveMessage() {
        String targets = targets(Verdict.INCONCLUSIVE);
        return targets.isEmpty()
                ? "not every Job ended with its results"
                : "the machine's own stalls hide the target: " + targets;
    }

    /** The targets of a verdict, for the eye; a long list says how many more there are. */
    private String targets(Verdict verdict) {
        int shown = 3;
        List<String> all = results.stream()
                .map(BenchmarkResult::getSpec)
                .flatMap(result -> result.results().stream()
                        .flatMap(scenario -> scenario.targets().stream()
                                .filter(target -> target.verdict() == verdict)
                                .map(target -> "%s %s %s measured %s, goal %s (cell %s)"
                                        .formatted(
                                                scenario.id(),
                                                scenario.path(),
                                                target.name(),
                                                target.measured(),
                                                target.goal(),
                                                result.cell().name()))))
                .toList();
        String text = String.join("; ", all.subList(0, Math.min(shown, all.size())));
        return all.size() <= shown ? text : text + "; and %d more".formatted(all.size() - shown);
    }

    private void addFailed() {
        List<MatrixCell> failed = failed().toList();
        if (failed.isEmpty()) {
            return;
        }
        MatrixCell first = failed.getFirst();
        BenchmarkResultSpec.Failure error =
                observed.result(first).orElseThrow().getSpec().error();
        String others = failed.size() == 1
                ? ""
                : "; also failed: "
                        + String.join(
                                ", ",
                                failed.stream()
                                        .skip(1)
                                        .map(MatrixCell::describe)
                                        .toList());
        conditions.add(RunConditions.FAILED, "True", error.reason(), first.describe(error.message()) + others);
    }

    private Stream<MatrixCell> failed() {
        return cells.stream()
                .filter(cell -> observed.result(cell)
                        .filter(observed::owns)
                        .filter(result -> result.getSpec().error() != null)
                        .isPresent());
    }

    private String startTime() {
        return observed.status()
                .map(BenchmarkRunStatus::startTime)
                .or(() -> observed.jobs().values().stream()
                        .filter(observed::owns)
                        .map(job -> job.getMetadata().getCreationTimestamp())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder()))
                .orElse(null);
    }

    private String completionTime() {
        return results.stream()
                .map(result -> result.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private String ofLargestCell(Function<BenchmarkResultSpec, String> figure) {
        List<MatrixCell> largestFirst = new ArrayList<>(cells);
        largestFirst.sort(Comparator.comparing((MatrixCell cell) -> cell.cpu().getNumericalAmount())
                .thenComparing(cell -> cell.memory().getNumericalAmount())
                .reversed());
        return largestFirst.stream()
                .flatMap(cell -> observed.result(cell).filter(observed::owns).stream())
                .flatMap(result -> Stream.ofNullable(figure.apply(result.getSpec())))
                .findFirst()
                .orElse(null);
    }

    /** Conditions in the making: one that says the same as before keeps the time of its last transition. */
    private static final class RunConditionList {
        private final List<Condition> before;
        private final Long generation;
        private final Instant now;
        private final List<Condition> conditions = new ArrayList<>();

        RunConditionList(List<Condition> before, Long generation, Instant now) {
            this.before = before;
            this.generation = generation;
            this.now = now;
        }

        void add(String type, String status, String reason, String message) {
            Optional<Condition> same = before.stream()
                    .filter(condition -> condition.getType().equals(type)
                            && condition.getStatus().equals(status))
                    .findFirst();
            Condition condition = new Condition();
            condition.setType(type);
            condition.setStatus(status);
            condition.setReason(reason);
            condition.setMessage(message);
            condition.setObservedGeneration(generation);
            condition.setLastTransitionTime(
                    same.map(Condition::getLastTransitionTime).orElseGet(now::toString));
            conditions.add(condition);
        }

        List<Condition> toList() {
            return conditions;
        }
    }
}
