package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import io.memorystreamer.operator.api.termination.TerminationMessageCodec;
import io.memorystreamer.operator.api.termination.TerminationMessageException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a Pod ended: what its benchmark said, and what Kubernetes says of it. Immutable.
 *
 * @param pod the Pod
 * @param terminated how its container ended; {@code null} when it did not, or nobody knows
 * @param message what the benchmark said; {@code null} when it said nothing that can be read
 * @param problem why it cannot be read; {@code null} when it can
 */
record PodEnd(Pod pod, ContainerStateTerminated terminated, TerminationMessage message, String problem) {
    /** The benchmark itself failed and could not say why in its own words. */
    static final String BENCHMARK_ERROR = "BenchmarkError";

    /** The Pod's node stopped answering, or is gone. */
    static final String NODE_LOST = "NodeLost";

    static final String OOM_KILLED = "OOMKilled";

    // Whoever evicts the Pods of a node that does not answer.
    private static final Set<String> NODE_IS_LOST = Set.of("DeletionByTaintManager", "DeletionByPodGC");
    private static final int LOG_LINES = 3;
    private static final int MESSAGE_LENGTH = 400;

    static PodEnd of(Pod pod) {
        ContainerStateTerminated terminated = JobObserver.terminated(pod).orElse(null);
        String text = terminated == null || terminated.getMessage() == null ? "" : terminated.getMessage();
        try {
            return new PodEnd(pod, terminated, TerminationMessageCodec.decode(text), null);
        } catch (TerminationMessageException e) {
            return new PodEnd(pod, terminated, null, e.getMessage());
        }
    }

    boolean isOomKilled() {
        return (terminated != null && OOM_KILLED.equals(terminated.getReason()))
                || said().filter(error -> OOM_KILLED.equals(error.reason())).isPresent();
    }

    /** Returns what the benchmark says went wrong. */
    Optional<TerminationMessage.Failure> said() {
        return Optional.ofNullable(message).map(TerminationMessage::error);
    }

    Optional<String> node() {
        return Optional.ofNullable(pod.getSpec()).map(spec -> spec.getNodeName());
    }

    Optional<String> imageId() {
        return JobObserver.container(pod).map(ContainerStatus::getImageID).filter(id -> !id.isBlank());
    }

    List<ScenarioResult> results() {
        return message == null
                ? List.of()
                : message.results().stream().map(PodEnd::scenario).toList();
    }

    int cut() {
        return message == null ? 0 : message.cut();
    }

    /** A Pod that was evicted, preempted or refused by its node says so itself. */
    Optional<Failure> disruption() {
        if (pod.getStatus() != null && pod.getStatus().getReason() != null) {
            String text = Optional.ofNullable(pod.getStatus().getMessage()).orElse("no further message");
            return Optional.of(new Failure(pod.getStatus().getReason(), text));
        }
        return JobObserver.conditions(pod)
                .filter(condition -> "DisruptionTarget".equals(condition.getType()))
                .filter(condition -> "True".equals(condition.getStatus()))
                .findFirst()
                .map(this::disruption);
    }

    private Failure disruption(PodCondition condition) {
        String reason = Optional.ofNullable(condition.getReason()).orElse("Disrupted");
        String text = Optional.ofNullable(condition.getMessage()).orElse("the Pod was disrupted");
        return NODE_IS_LOST.contains(reason) ? nodeLost(text) : new Failure(reason, text);
    }

    /** The failure of a Pod whose node does not answer any more. */
    Failure nodeLost(String detail) {
        return new Failure(
                NODE_LOST,
                "node %s was lost while Pod %s ran on it (%s)"
                        .formatted(node().orElse("unknown"), pod.getMetadata().getName(), detail));
    }

    /** Returns why the benchmark in this Pod failed, by its own words, its exit code and its log; empty when it did not. */
    Optional<Failure> benchmarkFailure() {
        if (terminated == null) {
            return Optional.empty();
        }
        Optional<Failure> failure = said().map(error -> new Failure(error.reason(), error.message()));
        int exitCode = Optional.ofNullable(terminated.getExitCode()).orElse(-1);
        if (failure.isEmpty() && exitCode != 0) {
            String log =
                    message != null || terminated.getMessage() == null ? "" : ": " + lastLines(terminated.getMessage());
            return Optional.of(
                    new Failure(BENCHMARK_ERROR, "the benchmark ended with exit code %d%s".formatted(exitCode, log)));
        }
        return failure.or(() -> Optional.ofNullable(problem).map(text -> new Failure(BENCHMARK_ERROR, text)));
    }

    /** Of a log's end, the last lines say what went wrong; more than one, as its two streams may have changed places. */
    private static String lastLines(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        String last = String.join("; ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        return last.length() <= MESSAGE_LENGTH ? last : last.substring(last.length() - MESSAGE_LENGTH);
    }

    private static ScenarioResult scenario(TerminationMessage.Result result) {
        List<Target> targets = result.targets().stream()
                .map(target -> new Target(target.name(), target.goal(), target.measured(), target.verdict()))
                .toList();
        return new ScenarioResult(
                result.id(), result.path(), result.peer(), result.variant(), result.metrics(), targets, null);
    }
}
