package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.ResourceCell;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operator as it ships, against a mock API server; this test plays the scheduler, the kubelet and the Job controller. */
@QuarkusTest
@WithKubernetesTestServer
class BenchmarkRunReconcilerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    KubernetesClient client;

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
        client.resource(Samples.goneBy(Samples.pod(job, "Running"), "2026-01-01T00:00:00Z"))
                .create();

        job("lost-0-r2");
        assertThat(result("lost-0-r1").getSpec().error().reason()).isEqualTo("NodeLost");
        assertThat(jobOrNull("lost-0-r1")).isNull();
    }

    @Test
    void healthAndMetricsAreServed() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            RestAssured.get("/q/health/ready").then().statusCode(200);
            RestAssured.get("/q/health/live").then().statusCode(200);
            assertThat(RestAssured.get("/q/metrics").asString()).contains("reconciliations_success_total");
        });
    }

    /** On nodes of its own, so that the runs of the tests do not wait for each other. */
    private void create(String name, ResourceCell... cells) {
        String entries = Stream.of(cells)
                .map(cell -> "{cpu: %s, memory: %s}".formatted(cell.cpu(), cell.memory()))
                .collect(Collectors.joining(", "));
        BenchmarkRun run = Samples.run(
                name,
                Samples.spec("{scenarios: [throughput], placement: {nodeSelector: {test: %s}}, resources: [%s]}"
                        .formatted(name, entries)));
        run.getMetadata().setUid(null);
        client.resource(run).create();
    }

    private void create(String name, String wishes) {
        BenchmarkRun run = Samples.run(name, spec(wishes));
        run.getMetadata().setUid(null);
        client.resource(run).create();
    }

    private void change(String name, String wishes) {
        BenchmarkRun run = run(name);
        run.setSpec(spec(wishes));
        run.getMetadata().setGeneration(2L);
        run.getMetadata().setResourceVersion(null);
        client.resource(run).update();
    }

    private static BenchmarkRunSpec spec(String wishes) {
        return Samples.spec("{scenarios: [throughput], %s resources: [{cpu: 1, memory: 1Gi}]}".formatted(wishes));
    }

    private List<String> events(String name) {
        return client.events().v1().events().inNamespace(Samples.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }

    private Job jobOrNull(String name) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(Samples.NAMESPACE)
                .withName(name)
                .get();
    }

    private Job job(String name) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(Samples.NAMESPACE)
                                .withName(name)
                                .get(),
                        job -> job != null);
    }

    private void end(Job job, String message) {
        client.resource(Samples.terminated(job, 0, "Completed", message)).create();
        finish(Samples.complete(job));
    }

    private void finish(Job job) {
        client.resource(job).updateStatus();
    }

    private BenchmarkRun run(String name) {
        return client.resources(BenchmarkRun.class)
                .inNamespace(Samples.NAMESPACE)
                .withName(name)
                .get();
    }

    private BenchmarkResult result(String name) {
        return client.resources(BenchmarkResult.class)
                .inNamespace(Samples.NAMESPACE)
                .withName(name)
                .get();
    }

    private BenchmarkRunStatus awaitStatus(String name, Predicate<BenchmarkRunStatus> expected) {
        return await().atMost(PATIENCE)
                .until(() -> run(name).getStatus(), status -> status != null && expected.test(status));
    }

    private static Condition condition(BenchmarkRunStatus status, String type) {
        List<Condition> conditions = status.conditions();
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
