package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.artefacts.ArtefactStore;
import io.memorystreamer.operator.controller.testing.RealApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The reconciler on a real API server under the shipped ServiceAccount, never as admin: every call it makes is one that the
 * shipped role allows. Without an API server it counts as skipped.
 */
class ShippedRightsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String WISHES = """
            scenarios: [throughput]
            target: {kind: kafka, address: "kafka:9092"}
            loadGenerators: 2
            configuration: {configMap: {name: wanted}}
            ttlSecondsAfterFinished: 1
            resources: [{cpu: 100000, memory: 1Gi}]
            """;

    private static RealApiServer server;
    private static KubernetesClient asOperator;
    private static Operator operator;

    @BeforeAll
    static void start() throws IOException {
        server = RealApiServer.connect().orElse(null);
        if (server == null) {
            return;
        }
        asOperator = server.asOperator();
        operator = new Operator(configuration ->
                configuration.withKubernetesClient(asOperator).withUseSSAToPatchPrimaryResource(false));
        RunEvents events = new RunEvents(asOperator);
        ArtefactAccess access =
                ArtefactSettings.access("http://memorystreamer-operator:8080", server.namespace(), asOperator);
        RunActions actions = new RunActions(
                new BenchmarkJobFactory(Samples.CONFIG, access),
                events,
                access,
                new ArtefactStore(asOperator),
                asOperator);
        operator.register(
                new BenchmarkRunReconciler(actions, events, access),
                configuration -> configuration.settingNamespace(server.namespace()));
        operator.start();
    }

    @BeforeEach
    void skipWithoutApiServer() {
        Assumptions.assumeTrue(server != null, RealApiServer.NOT_GIVEN);
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.stop();
        }
        if (asOperator != null) {
            asOperator.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theShippedRoleAllowsEverythingFromAJobToAResult() {
        // More CPU than any node has: no Pod of it ever starts, whatever else the cluster can do.
        BenchmarkRun run = Samples.run("rights", Samples.cell(null, "100000", "1Gi"));
        run.getMetadata().setNamespace(server.namespace());
        run.getMetadata().setUid(null);
        server.admin().resource(run).create();
        await().atMost(PATIENCE)
                .until(() -> status("rights"), status -> status != null && "rights-0".equals(status.currentJob()));

        server.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(server.namespace())
                .withName("rights-0")
                .delete();

        await().atMost(PATIENCE).until(() -> status("rights").phase(), RunPhase.FAILED::equals);
        BenchmarkResult result = server.admin()
                .resources(BenchmarkResult.class)
                .inNamespace(server.namespace())
                .withName("rights-0")
                .get();
        assertThat(result.getSpec().error().reason()).isEqualTo("JobDeleted");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.admin()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(server.namespace())
                                .list()
                                .getItems())
                        .filteredOn(
                                event -> Objects.equals(event.getReportingController(), "memorystreamer.io/operator"))
                        .extracting("reason")
                        .contains("JobCreated", "JobDeleted"));
    }

    @Test
    void theShippedRoleAllowsEverythingThatARunMayAskFor() {
        server.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("wanted")
                        .withNamespace(server.namespace())
                        .endMetadata()
                        .addToData("benchmark.toml", "x = 1")
                        .build())
                .create();
        BenchmarkRun run = Samples.run("wishes", Samples.spec(WISHES));
        run.getMetadata().setNamespace(server.namespace());
        run.getMetadata().setUid(null);
        server.admin().resource(run).create();

        await().atMost(PATIENCE).until(() -> job("wishes-0") != null);
        assertThat(server.admin()
                        .services()
                        .inNamespace(server.namespace())
                        .withName("wishes")
                        .get())
                .isNotNull();
        assertThat(server.admin()
                        .configMaps()
                        .inNamespace(server.namespace())
                        .withName("wishes-configuration")
                        .get()
                        .getData())
                .containsEntry("benchmark.toml", "x = 1");
        await().atMost(PATIENCE)
                .until(() -> status("wishes"), status -> status != null && "wishes-0".equals(status.currentJob()));

        server.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(server.namespace())
                .withName("wishes")
                .edit(before -> {
                    before.setSpec(Samples.spec(WISHES + "cancel: true\n"));
                    return before;
                });

        await().atMost(PATIENCE).until(() -> job("wishes-0"), job -> job == null || job.isMarkedForDeletion());
        collectGarbage("wishes-0");
        await().atMost(PATIENCE)
                .alias("its time is over")
                .until(() -> server.admin()
                                .resources(BenchmarkRun.class)
                                .inNamespace(server.namespace())
                                .withName("wishes")
                                .get()
                        == null);
    }

    /** A server without controllers has nobody who ends a deletion in foreground. */
    private static void collectGarbage(String name) {
        if (job(name) != null) {
            server.admin()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(server.namespace())
                    .withName(name)
                    .edit(job -> {
                        job.getMetadata().setFinalizers(null);
                        return job;
                    });
        }
    }

    private static Job job(String name) {
        return server.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(server.namespace())
                .withName(name)
                .get();
    }

    private static BenchmarkRunStatus status(String name) {
        return server.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(server.namespace())
                .withName(name)
                .get()
                .getStatus();
    }
}
