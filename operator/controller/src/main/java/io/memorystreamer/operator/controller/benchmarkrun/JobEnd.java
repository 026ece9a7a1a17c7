package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Environment;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.headline.Headline;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import io.memorystreamer.operator.api.termination.TerminationMessageCodec;
import io.memorystreamer.operator.api.termination.TerminationMessageException;
import java.util.List;
import java.util.Optional;

/**
 * Makes the result of a Job that has ended: the figures from its termination message, and when it failed, the one reason
 * that explains it best. Pure functions.
 */
final class JobEnd {
    /** The benchmark itself failed and could not say why in its own words. */
    static final String BENCHMARK_ERROR = "BenchmarkError";

    /** The Pod was gone before the operator could read how it ended. */
    static final String POD_LOST = "PodLost";

    /** The Job was deleted while it ran. */
    static final String JOB_DELETED = "JobDeleted";

    private static final String OOM_KILLED = "OOMKilled";
    private static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
    private static final int LOG_LINES = 3;
    private static final int MESSAGE_LENGTH = 400;

    private JobEnd() {}

    /** The result of a Job that ended, well or badly. */
    static BenchmarkResultSpec result(
            String runName,
            MatrixCell cell,
            JobCondition end,
            Optional<Pod> pod,
            Optional<CellState.HeldUp> heldUpBefore) {
        Optional<ContainerStateTerminated> terminated = pod.flatMap(JobObserver::terminated);
        String text = terminated.map(ContainerStateTerminated::getMessage).orElse("");
        TerminationMessage message = null;
        String problem = null;
        try {
            message = TerminationMessageCodec.decode(text);
        } catch (TerminationMessageException e) {
            problem = e.getMessage();
        }
        Failure failure = outerFailure(cell, end, pod, heldUpBefore, message)
                .or(() -> terminated.isEmpty() ? Optional.of(podLost(end)) : Optional.empty())
                .orElse(null);
        if (failure == null) {
            failure = benchmarkFailure(terminated.orElseThrow(), message, problem);
        }
        return result(runName, cell, message, pod.map(Pod::getSpec).map(spec -> spec.getNodeName()), failure);
    }

    /** The result of a Job that was deleted before it ended. */
    static BenchmarkResultSpec deleted(String runName, MatrixCell cell) {
        Failure failure = new Failure(JOB_DELETED, "Job %s was deleted before it ended".formatted(cell.jobName()));
        return result(runName, cell, null, Optional.empty(), failure);
    }

    /** Reasons from outside the benchmark; each explains whatever the benchmark itself may have said. */
    private static Optional<Failure> outerFailure(
            MatrixCell cell,
            JobCondition end,
            Optional<Pod> pod,
            Optional<CellState.HeldUp> heldUpBefore,
            TerminationMessage message) {
        Optional<TerminationMessage.Failure> said = Optional.ofNullable(message).map(TerminationMessage::error);
        boolean oomKilled = pod.flatMap(JobObserver::terminated)
                        .filter(state -> OOM_KILLED.equals(state.getReason()))
                        .isPresent()
                || said.filter(error -> OOM_KILLED.equals(error.reason())).isPresent();
        if (oomKilled) {
            String detail = said.map(TerminationMessage.Failure::message)
                    .filter(text -> !text.isBlank())
                    .map(text -> ": " + text)
                    .orElse("");
            return Optional.of(
                    new Failure(OOM_KILLED, "killed for want of memory, limit %s%s".formatted(cell.memory(), detail)));
        }
        if (DEADLINE_EXCEEDED.equals(end.getReason())) {
            boolean started = pod.flatMap(JobObserver::terminated).isPresent();
            return Optional.of(heldUpBefore
                    .filter(cause -> !started)
                    .map(cause -> new Failure(cause.reason(), "not started within its deadline: " + cause.message()))
                    .orElseGet(() -> new Failure(DEADLINE_EXCEEDED, "not ended within spec.activeDeadlineSeconds")));
        }
        return pod.flatMap(JobEnd::podFailure);
    }

    /** A Pod that was evicted, preempted or refused by its node says so itself. */
    private static Optional<Failure> podFailure(Pod pod) {
        if (pod.getStatus() != null && pod.getStatus().getReason() != null) {
            String message = Optional.ofNullable(pod.getStatus().getMessage()).orElse("no further message");
            return Optional.of(new Failure(pod.getStatus().getReason(), message));
        }
        return JobObserver.conditions(pod)
                .filter(condition -> "DisruptionTarget".equals(condition.getType()))
                .filter(condition -> "True".equals(condition.getStatus()))
                .findFirst()
                .map(JobEnd::disruption);
    }

    private static Failure disruption(PodCondition condition) {
        String reason = Optional.ofNullable(condition.getReason()).orElse("Disrupted");
        return new Failure(reason, Optional.ofNullable(condition.getMessage()).orElse("the Pod was disrupted"));
    }

    private static Failure podLost(JobCondition end) {
        String detail = Optional.ofNullable(end.getMessage())
                .filter(text -> !text.isBlank())
                .map(text -> " (%s)".formatted(text))
                .orElse("");
        return new Failure(POD_LOST, "the Pod was deleted before its result was read" + detail);
    }

    private static Failure benchmarkFailure(
            ContainerStateTerminated terminated, TerminationMessage message, String problem) {
        int exitCode = Optional.ofNullable(terminated.getExitCode()).orElse(-1);
        if (message != null && message.error() != null) {
            return new Failure(message.error().reason(), message.error().message());
        }
        if (exitCode != 0) {
            String said =
                    message != null || terminated.getMessage() == null ? "" : ": " + lastLines(terminated.getMessage());
            return new Failure(BENCHMARK_ERROR, "the benchmark ended with exit code %d%s".formatted(exitCode, said));
        }
        return problem == null ? null : new Failure(BENCHMARK_ERROR, problem);
    }

    /** Of a log's end, the last lines say what went wrong; more than one, as its two streams may have changed places. */
    private static String lastLines(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        String last = String.join("; ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        return last.length() <= MESSAGE_LENGTH ? last : last.substring(last.length() - MESSAGE_LENGTH);
    }

    private static BenchmarkResultSpec result(
            String runName, MatrixCell cell, TerminationMessage message, Optional<String> node, Failure failure) {
        List<ScenarioResult> results = message == null
                ? List.of()
                : message.results().stream().map(JobEnd::scenario).toList();
        int cut = message == null ? 0 : message.cut();
        boolean incomplete = failure != null || (cut > 0 && results.isEmpty());
        return new BenchmarkResultSpec(
                runName,
                cell.toResultCell(),
                cell.jobName(),
                null,
                null,
                environment(message, node.orElse(null)),
                null,
                results,
                cut == 0 ? null : cut,
                failure,
                Headline.throughput(results),
                Headline.p99(results),
                Headline.verdict(results, incomplete),
                null);
    }

    private static Environment environment(TerminationMessage message, String node) {
        TerminationMessage.Environment seen = message == null ? null : message.environment();
        if (seen == null) {
            return node == null ? null : new Environment(null, null, node, null, null);
        }
        Long memoryLimit = seen.memoryBytes() == 0 ? null : seen.memoryBytes();
        return new Environment(seen.cpus(), memoryLimit, node, seen.stallP99Micros(), seen.jdk());
    }

    private static ScenarioResult scenario(TerminationMessage.Result result) {
        List<Target> targets = result.targets().stream()
                .map(target -> new Target(target.name(), target.goal(), target.measured(), target.verdict()))
                .toList();
        return new ScenarioResult(
                result.id(), result.path(), result.peer(), result.variant(), result.metrics(), targets, null);
    }
}
