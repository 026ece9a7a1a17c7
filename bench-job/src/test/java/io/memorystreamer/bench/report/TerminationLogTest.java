package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import io.memorystreamer.operator.api.termination.TerminationMessageCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationLogTest {

    private static ScenarioResult result(final Map<String, Double> metrics, final String failure) {
        return new ScenarioResult(
                "throughput::batch_publishing",
                TransportPath.TCP,
                null,
                null,
                null,
                null,
                metrics,
                List.of(),
                StallFloor.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null,
                failure,
                null,
                List.of());
    }

    @Test
    void messageSaysWhatTheProcessReallyGot(@TempDir final Path directory) throws Exception {
        final Path file = directory.resolve("termination-log");
        Environment.beginRun();
        TerminationLog.write(file, List.of(), null);
        final TerminationMessage.Environment said =
                TerminationMessageCodec.decode(Files.readString(file)).environment();
        assertThat(said.ranSeconds()).isNotNegative();
        assertThat(said.oomKills()).isZero();
        assertThat(said.cpuSet()).isEqualTo(Environment.of(List.of()).cpuSet());
        assertThat(said.cpuMax()).isEqualTo(Environment.of(List.of()).cpuMax());
    }

    @Test
    void failureIsTheErrorAndWhatWasMeasuredIsKept(@TempDir final Path directory) throws Exception {
        final Path file = directory.resolve("termination-log");
        TerminationLog.write(
                file,
                List.of(result(Map.of("messagesPerSecond", 1e6), null), result(Map.of(), "the broker ended")),
                new RunFailure(RunFailure.Reason.BrokerLost, "the broker ended"));
        final TerminationMessage message = TerminationMessageCodec.decode(Files.readString(file));
        assertThat(message.error()).isEqualTo(new TerminationMessage.Failure("BrokerLost", "the broker ended"));
        assertThat(message.results())
                .singleElement()
                .satisfies(kept -> assertThat(kept.metrics()).containsKey("messagesPerSecond"));
    }
}
