package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run may ask for beside its benchmark, and runs that get in each other's way. */
@QuarkusTest
@WithKubernetesTestServer
class RunWishesTest extends OnMockServer {
    @Test
    void aRunWaitsInLineAndStartsWhenTheOneBeforeItHasEnded() {
        create("first", "target: {kind: kafka, address: \"line:9092\"},");
        Job first = job("first-0");
        create("second", "target: {kind: kafka, address: \"line:9092\"},");

        BenchmarkRunStatus waiting = awaitStatus("second", status -> status.phase() == RunPhase.QUEUED);
        assertThat(waiting.waitingFor()).isEqualTo("bench/first");
        assertThat(jobOrNull("second-0")).isNull();

        end(first, Samples.message(1e6, Verdict.MET));
        job("second-0");
        assertThat(awaitStatus("second", status -> status.phase() == RunPhase.PENDING)
                        .waitingFor())
                .isNull();
        assertThat(events("second")).contains("Queued", "JobCreated");
    }

    @Test
    void aRunInLineStartsWhenTheOneBeforeItIsDeleted() {
        create("doomed", "target: {kind: kafka, address: \"doomed:9092\"},");
        Job doomed = job("doomed-0");
        create("heir", "target: {kind: kafka, address: \"doomed:9092\"},");
        awaitStatus("heir", status -> status.phase() == RunPhase.QUEUED);

        client.resource(doomed).delete();
        client.resource(run("doomed")).delete();

        job("heir-0");
    }

    @Test
    void ofManyRunsOnOneTargetOneIsAtWorkAtATime() {
        for (int index = 0; index < 8; index++) {
            create("crowd-" + index, "target: {kind: kafka, address: \"crowd:9092\"},");
        }
        for (int ended = 0; ended < 8; ended++) {
            List<Job> atWork = await().atMost(PATIENCE).until(this::crowdAtWork, jobs -> !jobs.isEmpty());
            await().during(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(() -> crowdAtWork().size() == 1);
            end(atWork.getFirst(), Samples.message(1e6, Verdict.MET));
        }
        await().atMost(PATIENCE)
                .until(() ->
                        client.resources(BenchmarkRun.class).inNamespace(Samples.NAMESPACE).list().getItems().stream()
                                .filter(run -> run.getMetadata().getName().startsWith("crowd-"))
                                .allMatch(run -> run.getStatus().phase() == RunPhase.SUCCEEDED));
    }

    private List<Job> crowdAtWork() {
        return client.batch().v1().jobs().inNamespace(Samples.NAMESPACE).list().getItems().stream()
                .filter(job -> job.getMetadata().getName().startsWith("crowd-"))
                .filter(job -> JobObserver.end(job).isEmpty())
                .toList();
    }

    @Test
    void aRunThatIsNotToWaitFails() {
        create("holder", "target: {kind: kafka, address: \"busy:9092\"},");
        job("holder-0");
        create("impatient", "concurrencyPolicy: Reject, target: {kind: kafka, address: \"busy:9092\"},");

        BenchmarkRunStatus status = awaitStatus("impatient", s -> s.phase() == RunPhase.FAILED);
        assertThat(condition(status, "Failed").getReason()).isEqualTo("TargetBusy");
        assertThat(condition(status, "Failed").getMessage()).contains("bench/holder");
    }

    @Test
    void aSuspendedRunGoesOnWhenItIsNotAnyMore() {
        create("paused", "suspend: true, target: {kind: kafka, address: \"paused:9092\"},");
        awaitStatus("paused", status -> status.phase() == RunPhase.SUSPENDED);
        assertThat(jobOrNull("paused-0")).isNull();

        change("paused", "target: {kind: kafka, address: \"paused:9092\"},");

        job("paused-0");
        awaitStatus("paused", status -> "paused-0".equals(status.currentJob()));
        assertThat(events("paused")).contains("Suspended", "Resumed");
    }

    @Test
    void aCancelledRunEndsItsJobAndKeepsWhatItMeasured() {
        create("cut", "target: {kind: kafka, address: \"cut:9092\"}, repetitions: 2,");
        end(job("cut-0-r1"), Samples.message(24.6e6, Verdict.MET));
        job("cut-0-r2");
        awaitStatus("cut", status -> "cut-0-r2".equals(status.currentJob()));

        change("cut", "target: {kind: kafka, address: \"cut:9092\"}, repetitions: 2, cancel: true,");

        BenchmarkRunStatus status = awaitStatus("cut", s -> s.phase() == RunPhase.CANCELLED);
        assertThat(jobOrNull("cut-0-r2")).isNull();
        assertThat(status.progress()).isEqualTo("1/2");
        assertThat(status.throughput()).isEqualTo("24.6M/s");
    }

    @Test
    void aMissingConfigMapIsOneConditionAndTheRunStartsWhenItComes() {
        create(
                "configured",
                "configuration: {configMap: {name: wanted}}, target: {kind: kafka, address: \"conf:9092\"},");
        BenchmarkRunStatus blocked = awaitStatus(
                "configured", s -> condition(s, "Progressing").getReason().equals("ConfigurationMissing"));
        assertThat(condition(blocked, "Progressing").getMessage()).contains("there is no ConfigMap wanted");

        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("wanted")
                        .withNamespace(Samples.NAMESPACE)
                        .endMetadata()
                        .addToData("benchmark.toml", "x = 1")
                        .build())
                .create();

        job("configured-0");
        assertThat(client.configMaps()
                        .inNamespace(Samples.NAMESPACE)
                        .withName("configured-configuration")
                        .get()
                        .getData())
                .as("the run's own copy")
                .containsEntry("benchmark.toml", "x = 1");
    }

    @Test
    void aRunWaitsForItsClusterAndMeasuresItWhereItIs() {
        create("oncluster", "target: {cluster: demo},");
        BenchmarkRunStatus blocked = awaitStatus(
                "oncluster", s -> condition(s, "Progressing").getReason().equals("ClusterNotReady"));
        assertThat(condition(blocked, "Progressing").getMessage()).contains("there is no MemoryStreamerCluster demo");

        MemoryStreamerCluster cluster = new MemoryStreamerCluster();
        cluster.getMetadata().setName("demo");
        cluster.getMetadata().setNamespace(Samples.NAMESPACE);
        cluster.setSpec(Yaml.read("{resources: {cpu: 1, memory: 1Gi}}", MemoryStreamerClusterSpec.class));
        client.resource(cluster).create();
        cluster.setStatus(Yaml.read("""
                {replicas: 1, readyReplicas: 1, bootstrapServers: "demo.bench.svc:9092",
                 conditions: [{type: Ready, status: "True", reason: x, message: y}]}
                """, MemoryStreamerClusterStatus.class));
        client.resource(cluster).updateStatus();

        assertThat(job("oncluster-0")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .containsSubsequence("--target", "demo.bench.svc:9092");
    }

    @Test
    void severalLoadGeneratorsGetAServiceAndOneResult() {
        create("many", "loadGenerators: 2, target: {kind: kafka, address: \"many:9092\"},");
        Job job = job("many-0");
        assertThat(client.services()
                        .inNamespace(Samples.NAMESPACE)
                        .withName("many")
                        .get()
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");

        for (int index = 0; index < 2; index++) {
            client.resource(Samples.withIndex(
                            Samples.terminated(job, 0, "Completed", Samples.message(1e6, Verdict.MET)), index))
                    .create();
        }
        finish(Samples.complete(job));

        assertThat(awaitStatus("many", s -> s.phase() == RunPhase.SUCCEEDED).throughput())
                .isEqualTo("2.0M/s");
        assertThat(result("many-0").getSpec().evidence()).hasSize(2);
    }

    @Test
    void aRunIsTidiedUpAndGoesWhenItsTimeIsOver() {
        create(
                "brief",
                "cleanup: OnSuccess, ttlSecondsAfterFinished: 1, target: {kind: kafka, address: \"brief:9092\"},");
        end(job("brief-0"), Samples.message(1e6, Verdict.MET));

        await().atMost(PATIENCE).until(() -> jobOrNull("brief-0") == null);
        await().atMost(PATIENCE).until(() -> run("brief") == null);
    }

    @Test
    void aLostNodeFailsTheJobAndTheNextGoesOn() {
        create("lost", "target: {kind: kafka, address: \"lost:9092\"}, repetitions: 2,");
        Job job = job("lost-0-r1");
        // The mock server, as a real one, marks for deletion itself, and keeps what has a finalizer.
        Pod pod = new PodBuilder(Samples.pod(job, "Running"))
                .editMetadata()
                .withFinalizers("test.memorystreamer.io/node-is-away")
                .endMetadata()
                .build();
        client.resource(pod).create();
        client.resource(pod).delete();
        client.resource(Samples.goneBy(pod, "2026-01-01T00:00:00Z")).update();

        job("lost-0-r2");
        assertThat(result("lost-0-r1").getSpec().error().reason()).isEqualTo("NodeLost");
        assertThat(jobOrNull("lost-0-r1")).isNull();
    }
}
