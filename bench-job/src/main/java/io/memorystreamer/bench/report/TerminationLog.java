package io.memorystreamer.bench.report;

import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import io.memorystreamer.operator.api.termination.TerminationMessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The termination message of a benchmark Job: how its results reach the operator. */
public final class TerminationLog {

    private TerminationLog() {}

    /** @param failure null when the run was whole */
    public static void write(final Path file, final List<ScenarioResult> results, final RunFailure failure)
            throws IOException {
        final TerminationMessage message = TerminationMessage.of(
                environment(Environment.of(results)),
                results.stream()
                        .filter(result -> result.failure() == null) // the error says it
                        .map(TerminationLog::result)
                        .toList(),
                failure == null
                        ? null
                        : new TerminationMessage.Failure(failure.reason().name(), failure.getMessage()));
        Files.writeString(file, TerminationMessageCodec.encode(message));
    }

    private static TerminationMessage.Environment environment(final Environment environment) {
        return new TerminationMessage.Environment(
                environment.cpus(),
                environment.memoryLimitBytes() == null ? 0 : environment.memoryLimitBytes(),
                environment.stallP99Micros(),
                Runtime.version().toString(),
                environment.cpuSet(),
                environment.memSet(),
                environment.cpuMax(),
                environment.throttledSeconds(),
                environment.ranSeconds(),
                environment.memoryPeakBytes(),
                environment.oomKills());
    }

    private static TerminationMessage.Result result(final ScenarioResult result) {
        return new TerminationMessage.Result(
                result.id(),
                result.path().label(),
                result.peer(),
                result.variant(),
                result.metrics(),
                result.targets().stream()
                        .map(target -> new TerminationMessage.Target(
                                target.name(), target.goal(), target.measured(), target.verdict()))
                        .toList());
    }
}
