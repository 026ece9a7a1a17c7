package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import io.memorystreamer.operator.controller.resources.Conditions;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.testing.ServedByRealApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The reconciler on a real API server, with server-side apply, under the shipped ServiceAccount, never as admin: every call it makes
 * is one that the shipped role allows. It needs no nodes: no Pod here ever gets one. Without an API server it counts as skipped.
 */
class ClusterOnRealApiServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // No node has this label, whatever else the cluster has.
    private static final String NOWHERE = "placement: {nodeSelector: {memorystreamer.io/test: nowhere}}";

    @RegisterExtension
    static final ServedByRealApiServer SERVER =
            new ServedByRealApiServer((asOperator, namespace) -> new MemoryStreamerClusterReconciler(
                    new ClusterPlan.Settings("memorystreamer-broker:0.1.0", "IfNotPresent", namespace, true),
                    new ResourceEvents(asOperator),
                    new Rejections(),
                    new NodeTopologies(),
                    new Placements(_ -> new Answer(null, "not asked in this test"), System::nanoTime)));

    @Test
    void everythingIsAppliedAndThenLeftAlone() {
        create("whole", NOWHERE, "numa: {policy: required}", "storage: {volumeClaim: {size: 1Gi}}");
        awaitStatus("whole", status -> status.bootstrapServers() != null);
        await().atMost(PATIENCE).until(() -> resources("whole").count() == 7);
        assertThat(resources("whole")).allSatisfy(resource -> {
            assertThat(resource.getMetadata().getOwnerReferences())
                    .extracting("name")
                    .containsExactly("whole");
            assertThat(resource.getMetadata().getManagedFields())
                    .extracting("operation")
                    .contains("Apply");
        });
        Map<String, Long> generations = generations("whole");

        // What does not matter to the resources has the reconciler look at all of them again.
        ClusterSamples.change(
                SERVER.admin(),
                SERVER.namespace(),
                ClusterSamples.cluster(
                        "whole",
                        NOWHERE,
                        "numa: {policy: required}",
                        "storage: {volumeClaim: {size: 1Gi}}",
                        "monitoring: {serviceMonitor: false}"));
        awaitStatus("whole", status -> status.observedGeneration() == 2);

        assertThat(generations("whole")).isEqualTo(generations);
    }

    @Test
    void aChangeOfTopicDefaultsReachesTheStatefulSet() {
        create("changing", NOWHERE);
        StatefulSet before = awaitStatefulSet("changing", set -> true);

        ClusterSamples.change(
                SERVER.admin(),
                SERVER.namespace(),
                ClusterSamples.cluster("changing", NOWHERE, "topicDefaults: {partitions: 7}"));

        awaitStatefulSet(
                "changing",
                set -> !set.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .equals(before.getSpec().getTemplate().getMetadata()));
        assertThat(get(ConfigMap.class, "changing").getData().get("application.properties"))
                .contains("default-partitions=7");
    }

    @Test
    void somebodyElsesServiceOfTheNameIsLeftAlone() {
        Service foreign = SERVER.admin()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("taken")
                        .withNamespace(SERVER.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .endSpec()
                        .build())
                .create();

        create("taken", NOWHERE);

        MemoryStreamerClusterStatus status = awaitStatus(
                "taken",
                each -> Conditions.find(each.conditions(), "Ready")
                        .filter(condition -> condition.getReason().equals("NameTaken"))
                        .isPresent());
        assertThat(Conditions.find(status.conditions(), "Ready").orElseThrow().getMessage())
                .startsWith("the name of its client service is taken");
        assertThat(get(Service.class, "taken")).isEqualTo(foreign);
    }

    private static void create(String name, String... lines) {
        MemoryStreamerCluster cluster = ClusterSamples.cluster(name, lines);
        cluster.getMetadata().setNamespace(SERVER.namespace());
        cluster.getMetadata().setUid(null);
        cluster.getMetadata().setGeneration(null);
        SERVER.admin().resource(cluster).create();
    }

    private static Stream<HasMetadata> resources(String cluster) {
        return List.of(
                        StatefulSet.class,
                        ConfigMap.class,
                        ServiceAccount.class,
                        Service.class,
                        PodDisruptionBudget.class,
                        NetworkPolicy.class)
                .stream()
                .flatMap(kind -> SERVER
                        .admin()
                        .resources(kind)
                        .inNamespace(SERVER.namespace())
                        .withLabel(ClusterNames.CLUSTER, cluster)
                        .list()
                        .getItems()
                        .stream());
    }

    /** Statuses change by themselves in a whole cluster; generations and, where there are none, resource versions do not. */
    private static Map<String, Long> generations(String cluster) {
        return resources(cluster)
                .collect(Collectors.toMap(
                        resource -> resource.getKind() + "/"
                                + resource.getMetadata().getName(),
                        resource -> resource.getMetadata().getGeneration() != null
                                ? resource.getMetadata().getGeneration()
                                : Long.valueOf(resource.getMetadata().getResourceVersion())));
    }

    private static <R extends HasMetadata> R get(Class<R> kind, String name) {
        return SERVER.admin()
                .resources(kind)
                .inNamespace(SERVER.namespace())
                .withName(name)
                .get();
    }

    private static StatefulSet awaitStatefulSet(String name, Predicate<StatefulSet> expected) {
        return await().atMost(PATIENCE)
                .until(() -> get(StatefulSet.class, name), set -> set != null && expected.test(set));
    }

    private static MemoryStreamerClusterStatus awaitStatus(
            String name, Predicate<MemoryStreamerClusterStatus> expected) {
        return await().atMost(PATIENCE)
                .until(
                        () -> get(MemoryStreamerCluster.class, name).getStatus(),
                        status -> status != null && expected.test(status));
    }
}
