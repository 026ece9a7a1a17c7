package io.memorystreamer.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run is read by plain Jackson: the benchmark does so without a Kubernetes client. */
class BenchmarkRunYamlTest {
    private static final Path SAMPLE = Path.of("../../k8s/samples/benchmarkrun.yaml");

    private final ObjectMapper yaml = new YAMLMapper();

    @Test
    void theShippedSampleIsRead() throws IOException {
        BenchmarkRun run = yaml.readValue(SAMPLE.toFile(), BenchmarkRun.class);

        assertThat(run.getSpec().scenarios())
                .containsExactly("throughput::sustained_throughput", "latency::latency_percentiles");
        assertThat(run.getSpec().profile()).isEqualTo(BenchmarkProfile.QUICK);
        assertThat(run.getSpec().resources()).first().satisfies(cell -> {
            assertThat(cell.cpu()).isEqualTo(Quantity.parse("1"));
            assertThat(cell.memory()).isEqualTo(Quantity.parse("1Gi"));
        });
    }

    @Test
    void whatARunDoesNotSayHasTheDefaultsOfTheSchema() throws IOException {
        BenchmarkRun run = yaml.readValue(
                "{kind: BenchmarkRun, spec: {scenarios: [latency], resources: [{cpu: 1, memory: 1Gi}]}}",
                BenchmarkRun.class);

        assertThat(run.getSpec().profile()).isEqualTo(BenchmarkProfile.QUICK);
        assertThat(run.getSpec().activeDeadlineSeconds()).isEqualTo(1800);
        assertThat(run.getSpec().target()).isNull();
    }

    @Test
    void anUnknownFieldIsRefused() {
        assertThatThrownBy(() -> yaml.readValue("{spec: {profil: quick}}", BenchmarkRun.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("profil");
    }

    @Test
    void aStatusSurvivesTheWayToTheClusterAndBack() throws IOException {
        Condition condition = new Condition();
        condition.setType(RunConditions.COMPLETE);
        condition.setStatus("True");
        condition.setReason("AllJobsEnded");
        BenchmarkRunStatus status = new BenchmarkRunStatus(
                RunPhase.SUCCEEDED,
                1L,
                "2026-01-01T00:00:00Z",
                null,
                1,
                2,
                "1/2",
                null,
                null,
                "24.6M/s",
                "8.4us",
                Verdict.INCONCLUSIVE,
                "0: 24.6M/s, 8.4us",
                null,
                List.of(new BenchmarkRunStatus.Degradation(
                        "0", "1", "1Gi", "24.6M/s", 100, "8.4us", 100, null, null, null)),
                null,
                null,
                List.of(condition));

        String text = yaml.writeValueAsString(status);

        assertThat(text).contains("phase: \"Succeeded\"", "verdict: \"inconclusive\"");
        assertThat(yaml.readValue(text, BenchmarkRunStatus.class)).isEqualTo(status);
    }
}
