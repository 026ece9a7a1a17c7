package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The operator as it ships, against a mock API server. */
@QuarkusTest
@WithKubernetesTestServer
class ScheduleServedTest {
    @Inject
    KubernetesClient client;

    @Test
    void theOperatorLooksAfterSchedules() {
        BenchmarkSchedule schedule = Samples.schedule("served", "schedule: '0 0 1 1 *'");
        client.resource(schedule).create();

        BenchmarkScheduleStatus status = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> client.resources(BenchmarkSchedule.class)
                                .inNamespace(Samples.NAMESPACE)
                                .withName("served")
                                .get()
                                .getStatus(),
                        Objects::nonNull);
        assertThat(status.nextScheduleTime()).endsWith("-01-01T00:00:00Z");
        assertThat(status.lastRun()).isNull();
    }
}
