package io.memorystreamer.operator.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.resources.Conditions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The operator as it ships, against a mock API server, which cannot apply on the server: see {@link ClusterOnRealApiServerTest}. This
 * test plays the StatefulSet controller, the scheduler, the kubelet and the broker.
 */
@QuarkusTest
@WithKubernetesTestServer
class MemoryStreamerClusterReconcilerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of the machine itself, as all of 127/8 is on Linux: the HTTP port of brokers is fixed and may be taken elsewhere. */
    private static final String BROKER_ADDRESS = "127.77.1.2";

    @Inject
    KubernetesClient client;

    @Test
    void everythingThatBelongsToAClusterIsMadeAndOwnedByIt() {
        create(ClusterSamples.cluster("whole"));

        StatefulSet set = awaitStatefulSet("whole", each -> true);
        assertThat(set.getSpec().getReplicas()).isEqualTo(1);
        for (HasMetadata resource : List.of(
                set,
                get(ConfigMap.class, "whole"),
                get(ServiceAccount.class, "whole-brokers"),
                get(NetworkPolicy.class, "whole"),
                get(Service.class, "whole-brokers"))) {
            assertThat(resource.getMetadata().getOwnerReferences())
                    .extracting("name")
                    .containsExactly("whole");
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(get(Service.class, "whole")).isNotNull();
            assertThat(get(PodDisruptionBudget.class, "whole")).isNotNull();
        });
        assertThat(awaitStatus("whole", status -> status.bootstrapServers() != null)
                        .bootstrapServers())
                .isEqualTo("whole.streams.svc:9092");
    }

    @Test
    void aBrokerIsReadyAndTellsWhatItGot() throws IOException {
        HttpServer broker = HttpServer.create(new InetSocketAddress(BROKER_ADDRESS, ClusterNames.HTTP_PORT), 0);
        broker.createContext("/placement", exchange -> {
            byte[] body = "{\"cpus\":\"1\",\"machineCpus\":\"0-3\",\"numaNodes\":\"0\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        broker.start();
        try {
            MemoryStreamerCluster cluster = create(ClusterSamples.cluster("ready", "numa: {policy: required}"));
            awaitStatefulSet("ready", each -> true);

            Pod pod = ClusterSamples.ready(cluster);
            pod.getStatus().setPodIP(BROKER_ADDRESS);
            client.resource(pod).create();

            MemoryStreamerClusterStatus status = awaitStatus("ready", each -> "yes".equals(each.pinned()));
            assertThat(status.ready()).isEqualTo("1/1");
            assertThat(status.brokers().getFirst().cpus()).isEqualTo("1");
            assertThat(condition(status, "Pinned").getStatus()).isEqualTo("True");
            assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
            awaitEvent("ready", "BrokersReady");
        } finally {
            broker.stop(0);
        }
    }

    @Test
    void aRejectedPodIsNotMadeAnewForEver() {
        MemoryStreamerCluster cluster = create(ClusterSamples.cluster("rejected", "numa: {policy: required}"));
        awaitStatefulSet("rejected", set -> set.getSpec().getReplicas() == 1);

        Pod pod = ClusterSamples.rejected(cluster, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        client.resource(pod).create();
        // Gone before anybody can look at it, as a StatefulSet's controller does it.
        client.resource(pod).withGracePeriod(0).delete();

        awaitStatefulSet("rejected", set -> set.getSpec().getReplicas() == 0);
        MemoryStreamerClusterStatus status = awaitStatus(
                "rejected",
                each -> Conditions.find(each.conditions(), "Pinned")
                        .filter(condition -> condition.getReason().equals("TopologyAffinityError"))
                        .isPresent());
        assertThat(condition(status, "Progressing").getMessage()).contains("next try at");
        awaitEvent("rejected", "TopologyAffinityError");
        assertThat(awaitStatefulSet("rejected", set -> set.getSpec().getReplicas() == 1)
                        .getMetadata()
                        .getAnnotations())
                .as("after the first 15 s")
                .containsEntry("memorystreamer.io/hold-attempts", "1");
    }

    @Test
    void aPodWithoutANodeShowsWithAdviceAndClears() {
        MemoryStreamerCluster cluster = create(ClusterSamples.cluster("stuck"));
        awaitStatefulSet("stuck", each -> true);
        client.resource(ClusterSamples.unschedulable(cluster, "0/1 nodes are available: 1 Insufficient cpu."))
                .create();

        MemoryStreamerClusterStatus stuck = awaitStatus(
                "stuck", each -> condition(each, "Schedulable").getStatus().equals("False"));
        assertThat(condition(stuck, "Schedulable").getMessage()).contains("ask for less in spec.resources");

        client.resource(ClusterSamples.ready(cluster)).update();
        awaitStatus("stuck", each -> condition(each, "Schedulable").getStatus().equals("True"));
    }

    @Test
    void aChangeOfTopicDefaultsChangesTheFileAndItsChecksum() {
        create(ClusterSamples.cluster("changing"));
        String before = checksum(awaitStatefulSet("changing", each -> true));

        ClusterSamples.change(
                client, ClusterSamples.NAMESPACE, ClusterSamples.cluster("changing", "topicDefaults: {partitions: 7}"));

        awaitStatefulSet("changing", set -> !checksum(set).equals(before));
        assertThat(get(ConfigMap.class, "changing").getData().get("application.properties"))
                .contains("default-partitions=7");
    }

    @Test
    void whatIsChangedByHandIsPutRight() {
        create(ClusterSamples.cluster("drifting"));
        StatefulSet set = awaitStatefulSet("drifting", each -> true);

        set.getSpec().setReplicas(3);
        set.getMetadata().setResourceVersion(null);
        client.resource(set).update();

        awaitStatefulSet("drifting", each -> each.getSpec().getReplicas() == 1);
    }

    @Test
    void theStatusIsNotWrittenWhenNothingChanged() {
        MemoryStreamerCluster cluster = create(ClusterSamples.cluster("quiet"));
        awaitStatefulSet("quiet", each -> true);
        awaitStatus("quiet", each -> each.conditions().size() == 3);
        Pod pod = client.resource(ClusterSamples.pod(cluster)).create();
        awaitStatus("quiet", each -> each.brokers().size() == 1);
        String before = cluster("quiet").getMetadata().getResourceVersion();

        pod.getMetadata().getLabels().put("touched", "yes");
        client.resource(pod).update();

        await().during(Duration.ofMillis(700))
                .atMost(PATIENCE)
                .until(() -> cluster("quiet").getMetadata().getResourceVersion().equals(before));
    }

    @Test
    void somebodyElsesServiceOfTheNameIsLeftAlone() {
        Service foreign = client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("taken")
                        .withNamespace(ClusterSamples.NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .endSpec()
                        .build())
                .create();

        create(ClusterSamples.cluster("taken"));

        MemoryStreamerClusterStatus status = awaitStatus(
                "taken",
                each -> Conditions.find(each.conditions(), "Ready")
                        .filter(condition -> condition.getReason().equals("NameTaken"))
                        .isPresent());
        assertThat(Conditions.find(status.conditions(), "Ready").orElseThrow().getMessage())
                .startsWith("the name of its client service is taken");
        assertThat(get(Service.class, "taken")).isEqualTo(foreign);
    }

    private MemoryStreamerCluster create(MemoryStreamerCluster cluster) {
        cluster.getMetadata().setUid(null);
        return client.resource(cluster).create();
    }

    private MemoryStreamerCluster cluster(String name) {
        return get(MemoryStreamerCluster.class, name);
    }

    private <R extends HasMetadata> R get(Class<R> kind, String name) {
        return client.resources(kind)
                .inNamespace(ClusterSamples.NAMESPACE)
                .withName(name)
                .get();
    }

    private StatefulSet awaitStatefulSet(String name, Predicate<StatefulSet> expected) {
        return await().atMost(PATIENCE)
                .until(() -> get(StatefulSet.class, name), set -> set != null && expected.test(set));
    }

    private MemoryStreamerClusterStatus awaitStatus(String name, Predicate<MemoryStreamerClusterStatus> expected) {
        return await().atMost(PATIENCE)
                .until(() -> cluster(name).getStatus(), status -> status != null && expected.test(status));
    }

    private void awaitEvent(String cluster, String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.events()
                                .v1()
                                .events()
                                .inNamespace(ClusterSamples.NAMESPACE)
                                .list()
                                .getItems())
                        .filteredOn(event -> Objects.equals(event.getRegarding().getName(), cluster))
                        .extracting(Event::getReason)
                        .contains(reason));
    }

    private static String checksum(StatefulSet set) {
        return set.getSpec().getTemplate().getMetadata().getAnnotations().get(BrokerPodFactory.CHECKSUM);
    }

    private static Condition condition(MemoryStreamerClusterStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }
}
