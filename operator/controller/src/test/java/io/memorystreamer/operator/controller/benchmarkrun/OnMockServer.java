package io.memorystreamer.operator.controller.benchmarkrun;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.ResourceCell;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator as it ships, against a mock API server; this class plays the scheduler, the kubelet and the Job controller. */
@WithKubernetesTestServer
abstract class OnMockServer {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    KubernetesClient client;

    /** On nodes of its own, so that the runs of the tests do not wait for each other. */
    void create(String name, ResourceCell... cells) {
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

    void create(String name, String wishes) {
        BenchmarkRun run = Samples.run(name, spec(wishes));
        run.getMetadata().setUid(null);
        client.resource(run).create();
    }

    void change(String name, String wishes) {
        BenchmarkRun run = run(name);
        run.setSpec(spec(wishes));
        run.getMetadata().setGeneration(2L);
        run.getMetadata().setResourceVersion(null);
        client.resource(run).update();
    }

    static BenchmarkRunSpec spec(String wishes) {
        return Samples.spec("{scenarios: [throughput], %s resources: [{cpu: 1, memory: 1Gi}]}".formatted(wishes));
    }

    List<String> events(String name) {
        return client.events().v1().events().inNamespace(Samples.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }

    Job jobOrNull(String name) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(Samples.NAMESPACE)
                .withName(name)
                .get();
    }

    Job job(String name) {
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

    void end(Job job, String message) {
        client.resource(Samples.terminated(job, 0, "Completed", message)).create();
        finish(Samples.complete(job));
    }

    void finish(Job job) {
        client.resource(job).updateStatus();
    }

    BenchmarkRun run(String name) {
        return client.resources(BenchmarkRun.class)
                .inNamespace(Samples.NAMESPACE)
                .withName(name)
                .get();
    }

    BenchmarkResult result(String name) {
        return client.resources(BenchmarkResult.class)
                .inNamespace(Samples.NAMESPACE)
                .withName(name)
                .get();
    }

    BenchmarkRunStatus awaitStatus(String name, Predicate<BenchmarkRunStatus> expected) {
        return await().atMost(PATIENCE)
                .until(() -> run(name).getStatus(), status -> status != null && expected.test(status));
    }

    static Condition condition(BenchmarkRunStatus status, String type) {
        List<Condition> conditions = status.conditions();
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
