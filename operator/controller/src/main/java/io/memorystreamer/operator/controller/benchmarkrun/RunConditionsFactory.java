package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.controller.benchmarkrun.ConditionList.Status;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Set;

/** The conditions of a run, in words that say what is the matter and what to do. A pure function. */
final class RunConditionsFactory {
    /** Another run has the target, and the policy is not to wait. */
    static final String TARGET_BUSY = "TargetBusy";

    private static final String JOB_STARTING = "JobStarting";
    private static final String JOB_RUNNING = "JobRunning";
    private static final String JOB_ENDING = "JobEnding";

    /** The reasons of Progressing while a Job goes its way; another one of Kubernetes says what holds it up, or ends it. */
    static final Set<String> OWN_REASONS = Set.of(JOB_STARTING, JOB_RUNNING, JOB_ENDING);

    private final ObservedRun observed;
    private final Step step;
    private final List<BenchmarkResult> results;
    private final int total;
    private final ConditionList conditions;

    private RunConditionsFactory(ObservedRun observed, Step step) {
        this.observed = observed;
        this.step = step;
        this.results = observed.ownResults();
        this.total = observed.plan().size();
        this.conditions = new ConditionList(
                observed.status().map(BenchmarkRunStatus::conditions).orElse(List.of()),
                observed.run().getMetadata().getGeneration(),
                observed.now());
    }

    /**
     * @param verdict of the whole run; {@code null} when no target was judged, or not all Jobs have ended
     * @param regressions {@code null} without a baseline, or when not all Jobs have ended
     */
    static List<Condition> create(ObservedRun observed, Step step, Verdict verdict, Regressions regressions) {
        RunConditionsFactory factory = new RunConditionsFactory(observed, step);
        factory.addProgressing();
        factory.addComplete();
        factory.addTargetsMet(verdict);
        factory.addRegressed(regressions);
        EvidenceConditions.add(factory.results, factory.conditions);
        factory.addFailed();
        return factory.conditions.toList();
    }

    private void addProgressing() {
        switch (step) {
            case Step.Done _ -> notProgressing("Finished", "every Job has ended");
            case Step.Cancelled _ -> notProgressing("Cancelled", "spec.cancel is true");
            case Step.Rejected(String ahead) -> notProgressing(TARGET_BUSY, busy(ahead));
            case Step.Queued(String ahead) -> notProgressing("Queued", "waiting for %s".formatted(busyWith(ahead)));
            case Step.Suspended _ ->
                notProgressing("Suspended", "spec.suspend is true: no further Job is started until it is false");
            case Step.Blocked(RunJob job, String reason, String message) ->
                notProgressing(reason, job.describe(message));
            case Step.NameTaken(RunJob job, String kind, String name) ->
                notProgressing(
                        kind + "NameTaken",
                        job.describe("%s %s exists and does not belong to this run; waiting for it to go"
                                .formatted(kind, name)));
            case Step.Wait(RunJob job, JobState.HeldUp(String reason, String message)) ->
                notProgressing(reason, job.describe(message));
            case Step.Wait(RunJob job, JobState.Running _) -> progressing(JOB_RUNNING, job.describe("running"));
            case Step.Wait(RunJob job, JobState.Ending(Failure why))
            when why != null -> progressing(why.reason(), job.describe(why.message()));
            case Step.Wait(RunJob job, JobState.Ending _) -> progressing(JOB_ENDING, job.describe("being ended"));
            case Step.Wait(RunJob job, JobState _) -> progressing(JOB_STARTING, job.describe("starting"));
            case Step.CreateJob _, Step.ConfirmDeleted _, Step.RecordResult _, Step.DeleteJob _ ->
                throw new IllegalArgumentException("not the last step: " + step);
        }
    }

    private void progressing(String reason, String message) {
        conditions.add(RunConditions.PROGRESSING, Status.TRUE, reason, message);
    }

    private void notProgressing(String reason, String message) {
        conditions.add(RunConditions.PROGRESSING, Status.FALSE, reason, message);
    }

    private static String busy(String ahead) {
        return "another run has the same target: " + ahead;
    }

    private static String busyWith(String ahead) {
        return "BenchmarkRun %s, which has the same target or is earlier in line for it".formatted(ahead);
    }

    private void addComplete() {
        String message = "%d of %d Jobs have ended".formatted(results.size(), total);
        switch (step) {
            case Step.Done _ -> conditions.add(RunConditions.COMPLETE, Status.TRUE, "AllJobsEnded", message);
            case Step.Cancelled _ -> conditions.add(RunConditions.COMPLETE, Status.FALSE, "Cancelled", message);
            case Step.Rejected _ -> conditions.add(RunConditions.COMPLETE, Status.FALSE, TARGET_BUSY, message);
            case Step _ -> conditions.add(RunConditions.COMPLETE, Status.FALSE, "InProgress", message);
        }
    }

    private void addTargetsMet(Verdict verdict) {
        if (!(step instanceof Step.Done)) {
            conditions.add(
                    RunConditions.TARGETS_MET,
                    Status.UNKNOWN,
                    "InProgress",
                    "targets are judged when all Jobs have ended");
            return;
        }
        switch (verdict) {
            case MET -> conditions.add(RunConditions.TARGETS_MET, Status.TRUE, "TargetsMet", "every target was met");
            case MISSED ->
                conditions.add(
                        RunConditions.TARGETS_MET, Status.FALSE, "TargetsMissed", "missed: " + targets(Verdict.MISSED));
            case INCONCLUSIVE ->
                conditions.add(RunConditions.TARGETS_MET, Status.UNKNOWN, "Inconclusive", inconclusiveMessage());
            case null ->
                conditions.add(
                        RunConditions.TARGETS_MET, Status.UNKNOWN, "NoTargets", "none of the scenarios has a target");
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
                                                figure(target.measured()),
                                                figure(target.goal()),
                                                result.cell().name()))))
                .toList();
        String text = String.join("; ", all.subList(0, Math.min(shown, all.size())));
        return all.size() <= shown ? text : text + "; and %d more".formatted(all.size() - shown);
    }

    private void addRegressed(Regressions regressions) {
        if (regressions != null) {
            conditions.add(RunConditions.REGRESSED, regressions.status(), regressions.reason(), regressions.message());
        } else if (observed.run().getSpec().baselineRef() != null) {
            conditions.add(
                    RunConditions.REGRESSED,
                    Status.UNKNOWN,
                    "InProgress",
                    "compared with %s when all Jobs have ended"
                            .formatted(observed.run().getSpec().baselineRef().name()));
        }
    }

    private void addFailed() {
        if (step instanceof Step.Rejected(String ahead)) {
            conditions.add(RunConditions.FAILED, Status.TRUE, TARGET_BUSY, busy(ahead));
            return;
        }
        List<RunJob> failed = observed.plan().stream()
                .filter(job -> observed.result(job)
                        .filter(observed::owns)
                        .filter(result -> result.getSpec().error() != null)
                        .isPresent())
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        RunJob first = failed.getFirst();
        BenchmarkResultSpec.Failure error =
                observed.result(first).orElseThrow().getSpec().error();
        String others = failed.size() == 1
                ? ""
                : "; also failed: "
                        + String.join(
                                ", ",
                                failed.stream().skip(1).map(RunJob::describe).toList());
        conditions.add(RunConditions.FAILED, Status.TRUE, error.reason(), first.describe(error.message()) + others);
    }

    /** Four digits at most where that is no less: a condition is read by people. */
    private static String figure(double value) {
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
