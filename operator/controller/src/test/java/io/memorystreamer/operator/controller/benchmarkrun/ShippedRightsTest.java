package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.artefacts.ArtefactStore;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.testing.ServedByRealApiServer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    @RegisterExtension
    static final ServedByRealApiServer SERVER = new ServedByRealApiServer(ShippedRightsTest::reconciler);

    private static BenchmarkRunReconciler reconciler(KubernetesClient asOperator, String namespace) {
        ResourceEvents events = new ResourceEvents(asOperator);
        ArtefactAccess access = ArtefactSettings.access("http://memorystreamer-operator:8080", namespace, asOperator);
        RunActions actions = new RunActions(
                new BenchmarkJobFactory(Samples.CONFIG, access),
                events,
                access,
                new ArtefactStore(asOperator),
                asOperator);
        return new BenchmarkRunReconciler(actions, events, access);
    }

    @Test
    void theShippedRoleAllowsEverythingFromAJobToAResult() {
        // More CPU than any node has: no Pod of it ever starts, whatever else the cluster can do.
        BenchmarkRun run = Samples.run("rights", Samples.cell(null, "100000", "1Gi"));
        run.getMetadata().setNamespace(SERVER.namespace());
        run.getMetadata().setUid(null);
        SERVER.admin().resource(run).create();
        await().atMost(PATIENCE)
                .until(() -> status("rights"), status -> status != null && "rights-0".equals(status.currentJob()));

        SERVER.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(SERVER.namespace())
                .withName("rights-0")
                .delete();

        await().atMost(PATIENCE).until(() -> status("rights").phase(), RunPhase.FAILED::equals);
        BenchmarkResult result = SERVER.admin()
                .resources(BenchmarkResult.class)
                .inNamespace(SERVER.namespace())
                .withName("rights-0")
                .get();
        assertThat(result.getSpec().error().reason()).isEqualTo("JobDeleted");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SERVER.admin()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(SERVER.namespace())
                                .list()
                                .getItems())
                        .filteredOn(
                                event -> Objects.equals(event.getReportingController(), "memorystreamer.io/operator"))
                        .extracting("reason")
                        .contains("JobCreated", "JobDeleted"));
    }

    @Test
    void theShippedRoleAllowsEverythingThatARunMayAskFor() {
        SERVER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("wanted")
                        .withNamespace(SERVER.namespace())
                        .endMetadata()
                        .addToData("benchmark.toml", "x = 1")
                        .build())
                .create();
        BenchmarkRun run = Samples.run("wishes", Samples.spec(WISHES));
        run.getMetadata().setNamespace(SERVER.namespace());
        run.getMetadata().setUid(null);
        SERVER.admin().resource(run).create();

        await().atMost(PATIENCE).until(() -> job("wishes-0") != null);
        assertThat(SERVER.admin()
                        .services()
                        .inNamespace(SERVER.namespace())
                        .withName("wishes")
                        .get())
                .isNotNull();
        assertThat(SERVER.admin()
                        .configMaps()
                        .inNamespace(SERVER.namespace())
                        .withName("wishes-configuration")
                        .get()
                        .getData())
                .containsEntry("benchmark.toml", "x = 1");
        await().atMost(PATIENCE)
                .until(() -> status("wishes"), status -> status != null && "wishes-0".equals(status.currentJob()));

        SERVER.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(SERVER.namespace())
                .withName("wishes")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"cancel\": true}}");

        await().atMost(PATIENCE).until(() -> isGoing("wishes-0"));
        collectGarbage("wishes-0");
        await().atMost(PATIENCE)
                .alias("its time is over")
                .until(() -> SERVER.admin()
                                .resources(BenchmarkRun.class)
                                .inNamespace(SERVER.namespace())
                                .withName("wishes")
                                .get()
                        == null);
    }

    /** A server without controllers has nobody who ends a deletion in foreground; one that has them may be faster. */
    private static void collectGarbage(String name) {
        Job job = job(name);
        if (job == null) {
            return;
        }
        try {
            SERVER.admin().resource(job).edit(found -> {
                found.getMetadata().setFinalizers(null);
                return found;
            });
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND);
        }
    }

    private static boolean isGoing(String name) {
        Job job = job(name);
        return job == null || job.isMarkedForDeletion();
    }

    private static Job job(String name) {
        return SERVER.admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(SERVER.namespace())
                .withName(name)
                .get();
    }

    private static BenchmarkRunStatus status(String name) {
        return SERVER.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(SERVER.namespace())
                .withName(name)
                .get()
                .getStatus();
    }
}
