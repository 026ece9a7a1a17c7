package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dashboard asks for nothing that the operator does not say at its metrics address. */
@QuarkusTest
@WithKubernetesTestServer
class OperatorDashboardTest {
    private static final Path DASHBOARD = Path.of("../../helm/memorystreamer/files/dashboards/operator.json");

    @Inject
    KubernetesClient client;

    @Inject
    Metrics metrics;

    @Test
    void everyMetricAndLabelIsOneThatTheOperatorHas() throws IOException {
        BenchmarkRun run = run();
        client.resource(run).create();
        // A failure and a retry, which nothing here brings about.
        Map<String, Object> controller = Map.of(Constants.CONTROLLER_NAME, "benchmarkrun");
        metrics.reconciliationFailed(run, null, new IOException("for the test"), controller);
        metrics.reconciliationSubmitted(run, secondAttempt(), controller);

        PromQl asked = PromQl.ofDashboard(DASHBOARD);
        assertThat(asked.metrics()).isNotEmpty();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            String offered = RestAssured.get("/q/metrics").asString();
            assertThat(PromQl.metricsOf(offered)).containsAll(asked.metrics());
            assertThat(PromQl.labelsOf(offered)).containsAll(asked.labels());
        });
    }

    private static BenchmarkRun run() {
        return Serialization.unmarshal("""
                        apiVersion: memorystreamer.io/v1alpha1
                        kind: BenchmarkRun
                        metadata: {name: dashboard, namespace: default}
                        spec:
                          scenarios: [throughput]
                          resources:
                            - {cpu: 1, memory: 1Gi}
                        """, BenchmarkRun.class);
    }

    private static RetryInfo secondAttempt() {
        return new RetryInfo() {
            @Override
            public int getAttemptCount() {
                return 1;
            }

            @Override
            public boolean isLastAttempt() {
                return false;
            }
        };
    }
}
