package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.Grade;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.statistics.Interval;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    private static final ScenarioResult COMPARED = new ScenarioResult(
            "baseline::aeron_ipc_comparison",
            TransportPath.IN_PROCESS,
            "aeron-ipc-exclusive",
            "32 bytes, 1 producer",
            null,
            null,
            Map.of(
                    "throughputRatio", 1.6,
                    "throughputRatioLowest", 1.4,
                    "throughputRatioHighest", 1.8,
                    "messagesPerSecond", 3.2e7,
                    "peerMessagesPerSecond", 2e7),
            List.of(new ScenarioResult.JudgedTarget("throughputRatio", 1.5, 1.6, Verdict.MET, Grade.TARGET)),
            StallFloor.NONE,
            Map.of(),
            Map.of("throughputRatio", new Interval(1.4, 1.8)),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            null,
            null,
            null,
            List.of());

    @Test
    void peerStandsBesideThePathAndTheRatioWithItsConfidence() throws Exception {
        final JsonNode result = new ObjectMapper()
                .readTree(JsonReport.of(List.of(COMPARED), null))
                .path("results")
                .path(0);
        assertThat(result.path("path").asText()).isEqualTo("in-process");
        assertThat(result.path("peer").asText()).isEqualTo("aeron-ipc-exclusive");
        assertThat(result.path("variant").asText()).isEqualTo("32 bytes, 1 producer");
        assertThat(result.path("metrics").path("throughputRatio").asDouble()).isEqualTo(1.6);
        assertThat(result.path("metrics").path("peerMessagesPerSecond").asDouble())
                .isEqualTo(2e7);
        assertThat(result.path("confidence").path("throughputRatio").path("low").asDouble())
                .isEqualTo(1.4);
        assertThat(result.has("cell")).isFalse();
        assertThat(result.path("targets").path(0).path("verdict").asText()).isEqualTo("met");
        assertThat(result.path("targets").path(0).path("grade").asText()).isEqualTo("target");
    }

    @Test
    void tableShowsBothSidesAndTheRatioInOneLine() {
        assertThat(TableReport.of(List.of(COMPARED), StandardCharsets.UTF_8).lines())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "aeron-ipc-exclusive, 32 bytes, 1 producer",
                                "32.00M",
                                "20.00M",
                                "1.60",
                                "1.40",
                                "1.80"));
    }
}
