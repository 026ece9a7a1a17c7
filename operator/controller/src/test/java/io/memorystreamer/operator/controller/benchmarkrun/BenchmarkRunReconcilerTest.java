package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.RestAssured;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run from its creation to its end, whatever comes between. */
@QuarkusTest
@WithKubernetesTestServer
class BenchmarkRunReconcilerTest extends OnMockServer {
    @Test
    void aRunGoesThroughItsCellsToAVerdict() {
        create("both", Samples.cell(null, "1", "1Gi"), Samples.cell(null, "2", "2Gi"));

        end(job("both-0"), Samples.message(9e6, Verdict.MET));
        assertThat(awaitStatus("both", status -> status.completed() == 1).progress())
                .isEqualTo("1/2");
        end(job("both-1"), Samples.message(24.6e6, Verdict.MISSED));

        BenchmarkRunStatus status = awaitStatus("both", s -> s.phase() == RunPhase.SUCCEEDED);
        assertThat(status.throughput()).isEqualTo("24.6M/s");
        assertThat(status.p99()).isEqualTo("8.4us");
        assertThat(status.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(result("both-1").getSpec().results()).hasSize(2);
        assertThat(result("both-1").getMetadata().getOwnerReferences())
                .extracting("name")
                .containsExactly("both");
    }

    @Test
    void theSecondJobIsNotCreatedBeforeTheFirstHasEnded() {
        create("serial", Samples.cell(null, "1", "1Gi"), Samples.cell(null, "2", "2Gi"));
        Job first = job("serial-0");

        client.resource(Samples.pod(first, "Running")).create();
        awaitStatus("serial", status -> status.phase() == RunPhase.RUNNING);

        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(Samples.NAMESPACE)
                        .withName("serial-1")
                        .get())
                .isNull();
    }

    @Test
    void anOomKilledJobFailsTheRunWithThatReason() {
        create("oom", Samples.cell(null, "1", "1Gi"));
        Job job = job("oom-0");

        client.resource(Samples.terminated(job, 137, "OOMKilled", null)).create();
        finish(Samples.failed(job, "BackoffLimitExceeded", "Job has reached the specified backoff limit"));

        BenchmarkRunStatus status = awaitStatus("oom", s -> s.phase() == RunPhase.FAILED);
        assertThat(condition(status, "Failed").getReason()).isEqualTo("OOMKilled");
        assertThat(result("oom-0").getSpec().error().reason()).isEqualTo("OOMKilled");
    }

    @Test
    void anUnschedulablePodShowsAndClears() {
        create("stuck", Samples.cell(null, "1", "1Gi"));
        Job job = job("stuck-0");
        Pod stuck = client.resource(Samples.unschedulable(job, "0/2 nodes are available"))
                .create();

        BenchmarkRunStatus held = awaitStatus(
                "stuck", status -> condition(status, "Progressing").getReason().equals("Unschedulable"));
        assertThat(held.phase()).isEqualTo(RunPhase.PENDING);

        Pod running = Samples.pod(job, "Running");
        running.getMetadata().setName(stuck.getMetadata().getName());
        client.resource(running).update();
        BenchmarkRunStatus cleared = awaitStatus("stuck", status -> status.phase() == RunPhase.RUNNING);
        assertThat(condition(cleared, "Progressing").getStatus()).isEqualTo("True");
    }

    @Test
    void aJobDeletedUnderTheRunFailsIt() {
        create("gone", Samples.cell(null, "1", "1Gi"));
        Job job = job("gone-0");
        awaitStatus("gone", status -> "gone-0".equals(status.currentJob()));

        client.resource(job).delete();

        BenchmarkRunStatus status = awaitStatus("gone", s -> s.phase() == RunPhase.FAILED);
        assertThat(condition(status, "Failed").getReason()).isEqualTo("JobDeleted");
    }

    @Test
    void aForeignJobOfTheSameNameIsLeftAlone() {
        Job foreign = client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName("taken-0")
                        .withNamespace(Samples.NAMESPACE)
                        .endMetadata()
                        .build())
                .create();

        create("taken", Samples.cell(null, "1", "1Gi"));

        BenchmarkRunStatus status = awaitStatus(
                "taken", s -> condition(s, "Progressing").getReason().equals("JobNameTaken"));
        assertThat(status.phase()).isEqualTo(RunPhase.PENDING);
        assertThat(client.resource(foreign).get().getMetadata().getOwnerReferences())
                .isEmpty();
    }

    @Test
    void theStatusIsNotWrittenWhenNothingChanged() {
        create("quiet", Samples.cell(null, "1", "1Gi"));
        Job job = job("quiet-0");
        awaitStatus("quiet", status -> "quiet-0".equals(status.currentJob()));
        String before = run("quiet").getMetadata().getResourceVersion();

        client.resource(Samples.waiting(job, "ContainerCreating", null)).create();

        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> run("quiet").getMetadata().getResourceVersion().equals(before));
    }

    @Test
    void healthAndMetricsAreServed() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            RestAssured.get("/q/health/ready").then().statusCode(200);
            RestAssured.get("/q/health/live").then().statusCode(200);
            assertThat(RestAssured.get("/q/metrics").asString()).contains("reconciliations_success_total");
        });
    }
}
