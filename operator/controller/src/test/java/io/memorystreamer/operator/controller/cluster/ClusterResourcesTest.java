package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterResourcesTest {
    @Test
    void aBrokerIsGuaranteedAndAloneInItsPod() {
        PodSpec pod = pod(ClusterSamples.cluster(
                "pinned",
                "resources: {cpu: 4, memory: 4Gi}",
                "numa: {policy: required, hugePages: {pageSize: 2Mi, amount: 512Mi}}"));

        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getResources().getRequests())
                    .isEqualTo(container.getResources().getLimits())
                    .containsOnlyKeys("cpu", "memory", "hugepages-2Mi");
            assertThat(container.getResources().getLimits().get("cpu")).isEqualTo(new Quantity("4"));
        });
    }

    @Test
    void aBrokerPassesTheRestrictedStandardAndHasNoToken() {
        PodSpec pod = pod(ClusterSamples.cluster("streams"));
        Container container = pod.getContainers().getFirst();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(ClusterResources.serviceAccount(ClusterSamples.cluster("streams"))
                        .getAutomountServiceAccountToken())
                .isFalse();
    }

    @Test
    void messagesLieInAMemoryVolumeOfTheirSize() {
        PodSpec pod = pod(ClusterSamples.cluster("streams", "storage: {memory: {size: 600Mi}}"));

        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("shm"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
                    assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("629145600"));
                });
        assertThat(mounts(pod))
                .containsEntry("shm", "/dev/shm")
                .containsEntry("tmp", "/tmp")
                .doesNotContainKey("data");
    }

    @Test
    void aVolumeClaimIsMountedAndStaysUnlessAskedOtherwise() {
        MemoryStreamerCluster cluster = ClusterSamples.cluster(
                "durable", "storage: {volumeClaim: {size: 10Gi, storageClassName: fast, whenDeleted: Delete}}");
        StatefulSet set = ClusterResources.statefulSet(ClusterSamples.plan(cluster));

        assertThat(mounts(set.getSpec().getTemplate().getSpec())).containsEntry("data", "/data");
        assertThat(set.getSpec().getVolumeClaimTemplates()).singleElement().satisfies(claim -> {
            assertThat(claim.getMetadata().getName()).isEqualTo("data");
            assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
            assertThat(claim.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("10Gi"));
        });
        assertThat(set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Delete");
        assertThat(set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenScaled())
                .as("brokers are held back by scaling down")
                .isEqualTo("Retain");
        assertThat(ClusterResources.statefulSet(ClusterSamples.plan(
                                ClusterSamples.cluster("durable", "storage: {volumeClaim: {size: 10Gi}}")))
                        .getSpec()
                        .getPersistentVolumeClaimRetentionPolicy()
                        .getWhenDeleted())
                .isEqualTo("Retain");
    }

    @Test
    void clientsAreToldTheBrokersOwnName() {
        Map<String, EnvVar> environment =
                pod(ClusterSamples.cluster("streams")).getContainers().getFirst().getEnv().stream()
                        .collect(Collectors.toMap(EnvVar::getName, each -> each));

        assertThat(environment.get("MEMORYSTREAMER_BROKER_ADVERTISED_HOST").getValue())
                .isEqualTo("$(POD_NAME).streams-brokers.streams.svc");
        assertThat(environment.get("POD_NAME").getValueFrom().getFieldRef().getFieldPath())
                .isEqualTo("metadata.name");
        Service headless = ClusterResources.headlessService(ClusterSamples.cluster("streams"));
        assertThat(headless.getMetadata().getName()).isEqualTo("streams-brokers");
        assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(headless.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(ClusterResources.statefulSet(ClusterSamples.plan(ClusterSamples.cluster("streams")))
                        .getSpec()
                        .getServiceName())
                .isEqualTo("streams-brokers");
    }

    @Test
    void aChangeOfConfigurationReplacesBrokersAndNothingElseDoes() {
        assertThat(checksum(ClusterSamples.cluster("streams")))
                .isEqualTo(checksum(ClusterSamples.cluster("streams", "monitoring: {serviceMonitor: true}")))
                .isNotEqualTo(checksum(ClusterSamples.cluster("streams", "topicDefaults: {partitions: 2}")));
    }

    @Test
    void eachListenerIsAPortOfTheClientService() {
        Service service = ClusterResources.clientService(
                ClusterSamples.cluster("streams", "listeners: [{name: kafka, port: 9094}, {name: other, port: 9095}]"));

        assertThat(service.getMetadata().getName()).isEqualTo("streams");
        assertThat(service.getSpec().getPorts())
                .extracting(
                        ServicePort::getName,
                        ServicePort::getPort,
                        port -> port.getTargetPort().getStrVal())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("kafka", 9094, "kafka"),
                        org.assertj.core.api.Assertions.tuple("other", 9095, "kafka"),
                        org.assertj.core.api.Assertions.tuple("http", 8080, "http"));
        assertThat(ClusterNames.bootstrapServers(
                        ClusterSamples.cluster("streams", "listeners: [{name: kafka, port: 9094}]")))
                .isEqualTo("streams.streams.svc:9094");
    }

    @Test
    void placementIsHandedOn() {
        PodSpec pod = pod(
                ClusterSamples.cluster(
                        "streams",
                        "placement: {nodeSelector: {pool: numa}, priorityClassName: high, tolerations: [{key: dedicated, operator: Exists}]}"));

        assertThat(pod.getNodeSelector()).containsEntry("pool", "numa");
        assertThat(pod.getPriorityClassName()).isEqualTo("high");
        assertThat(pod.getTolerations()).extracting("key").containsExactly("dedicated");
    }

    @Test
    void aPodThatCannotStartIsReplacedWhenItsTemplateIsMended() {
        assertThat(ClusterResources.statefulSet(ClusterSamples.plan(ClusterSamples.cluster("streams")))
                        .getSpec()
                        .getPodManagementPolicy())
                .isEqualTo("Parallel");
    }

    @Test
    void aDrainTakesOneBrokerAtATime() {
        var budget = ClusterResources.disruptionBudget(ClusterSamples.cluster("streams"));

        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getSpec().getSelector().getMatchLabels())
                .isEqualTo(ClusterNames.selector(ClusterSamples.cluster("streams")));
    }

    @Test
    void strangersDoNotReachBrokers() {
        NetworkPolicy policy = ClusterNetworkPolicy.create(ClusterSamples.plan(ClusterSamples.cluster("streams")));

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.getFrom())
                        .as("an empty list would be everybody")
                        .isNotEmpty());
        assertThat(policy.getSpec().getIngress().getFirst().getFrom())
                .satisfiesExactly(
                        own -> {
                            assertThat(own.getNamespaceSelector()).isNull();
                            assertThat(own.getPodSelector()).isNotNull();
                        },
                        labelled -> assertThat(labelled.getNamespaceSelector().getMatchLabels())
                                .containsExactly(Map.entry("memorystreamer.io/clients", "true")));
        assertThat(policy.getSpec().getIngress().get(1).getFrom())
                .singleElement()
                .satisfies(operator -> {
                    assertThat(operator.getNamespaceSelector().getMatchLabels())
                            .containsExactly(Map.entry("kubernetes.io/metadata.name", "operators"));
                    assertThat(operator.getPodSelector().getMatchLabels()).isNotEmpty();
                });
        assertThat(policy.getSpec().getIngress().get(1).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(8080);
    }

    @Test
    void prometheusReachesBrokersWhenItIsToldTo() {
        NetworkPolicy policy = ClusterNetworkPolicy.create(
                ClusterSamples.plan(ClusterSamples.cluster("streams", "monitoring: {serviceMonitor: true}")));

        assertThat(policy.getSpec().getIngress().get(1).getFrom())
                .anySatisfy(peer -> assertThat(peer.getPodSelector().getMatchLabels())
                        .containsEntry("app.kubernetes.io/name", "prometheus"));
    }

    @Test
    void theServiceMonitorSelectsOneOfBothServices() {
        ServiceMonitor monitor = ClusterResources.serviceMonitor(ClusterSamples.cluster("streams"));
        Map<String, String> selector = monitor.getSpec().selector().matchLabels();

        assertThat(ClusterResources.headlessService(ClusterSamples.cluster("streams"))
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(selector);
        assertThat(ClusterResources.clientService(ClusterSamples.cluster("streams"))
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(selector.entrySet()))
                .as("each broker would be scraped twice")
                .isFalse();
    }

    private static PodSpec pod(MemoryStreamerCluster cluster) {
        return BrokerPodFactory.create(ClusterSamples.plan(cluster)).getSpec();
    }

    private static String checksum(MemoryStreamerCluster cluster) {
        return BrokerPodFactory.create(ClusterSamples.plan(cluster))
                .getMetadata()
                .getAnnotations()
                .get(BrokerPodFactory.CHECKSUM);
    }

    private static Map<String, String> mounts(PodSpec pod) {
        return pod.getContainers().getFirst().getVolumeMounts().stream()
                .collect(Collectors.toMap(VolumeMount::getName, VolumeMount::getMountPath));
    }
}
