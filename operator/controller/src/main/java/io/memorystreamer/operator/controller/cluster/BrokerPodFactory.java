package io.memorystreamer.operator.controller.cluster;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.api.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the template of a broker's Pod. It has one container, whose requests are its limits, and no other, so that it is of the
 * Guaranteed class and a kubelet with the static policy gives it CPUs of its own when they are whole. No API credentials, no
 * privileges, no writable root file system: it passes the "restricted" Pod Security Standard. Pure functions.
 */
final class BrokerPodFactory {
    static final String CHECKSUM = "memorystreamer.io/config-checksum";
    static final String DATA = "data";

    private static final String CONFIG = "config";
    private static final String WORKING_DIR = "/etc/memorystreamer";

    // Any id but root's: the image brings no user of its own that its files belong to.
    private static final long USER = 10_001;

    // Requests at hand are answered for up to two seconds; the rest is for a slow disk.
    private static final long GRACE_SECONDS = 30;
    private static final int WEIGHT = 100;

    private BrokerPodFactory() {}

    static PodTemplateSpec create(ClusterPlan plan) {
        MemoryStreamerCluster cluster = plan.cluster();
        Placement placement = requireNonNullElse(cluster.getSpec().placement(), Placement.ANYWHERE);
        // @formatter:off
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(ClusterNames.labels(cluster))
                .addToAnnotations(CHECKSUM, BrokerConfiguration.checksum(BrokerConfiguration.of(cluster)))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(ClusterNames.serviceAccount(cluster))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                // Else a volume with many files takes long to mount.
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withAffinity(affinity(plan))
                .withNodeSelector(placement.nodeSelector().isEmpty() ? null : new TreeMap<>(placement.nodeSelector()))
                .withTolerations(placement.tolerations())
                .withPriorityClassName(placement.priorityClassName())
                .withContainers(container(plan))
                .withVolumes(volumes(cluster))
                .endSpec()
                .build();
        // @formatter:on
    }

    static boolean hasVolume(MemoryStreamerClusterSpec spec) {
        return spec.storage() != null && spec.storage().volumeClaim() != null;
    }

    private static Container container(ClusterPlan plan) {
        MemoryStreamerCluster cluster = plan.cluster();
        Map<String, Quantity> resources = resources(cluster.getSpec());
        // @formatter:off
        return new ContainerBuilder()
                .withName(ClusterNames.CONTAINER)
                .withImage(plan.image())
                .withImagePullPolicy(plan.imagePullPolicy())
                .withWorkingDir(WORKING_DIR)
                .withEnv(environment(cluster))
                .withPorts(
                        port(ClusterNames.KAFKA_PORT_NAME, ClusterNames.kafkaPort(cluster)),
                        port(ClusterNames.HTTP_PORT_NAME, ClusterNames.HTTP_PORT))
                .withNewResources()
                .withRequests(resources)
                .withLimits(resources)
                .endResources()
                .withStartupProbe(probe("/q/health/started", 1, 120))
                .withReadinessProbe(probe("/q/health/ready", 5, 3))
                .withLivenessProbe(probe("/q/health/live", 10, 3))
                // The last lines of its log say why it did not start; the operator shows them.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts(cluster.getSpec()))
                .build();
        // @formatter:on
    }

    private static Map<String, Quantity> resources(MemoryStreamerClusterSpec spec) {
        Map<String, Quantity> resources = new TreeMap<>();
        resources.put("cpu", spec.resources().cpu());
        resources.put("memory", spec.resources().memory());
        if (BrokerMemory.hasHugePages(spec)) {
            resources.put(
                    "hugepages-" + spec.numa().hugePages().pageSize(),
                    spec.numa().hugePages().amount());
        }
        return resources;
    }

    /** A broker tells clients its own name, which stays right when there are more brokers. */
    private static List<EnvVar> environment(MemoryStreamerCluster cluster) {
        return List.of(
                new EnvVarBuilder()
                        .withName("POD_NAME")
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withApiVersion("v1")
                        .withFieldPath("metadata.name")
                        .endFieldRef()
                        .endValueFrom()
                        .build(),
                variable(
                        "MEMORYSTREAMER_BROKER_ADVERTISED_HOST",
                        "$(POD_NAME).%s.%s.svc"
                                .formatted(
                                        ClusterNames.headlessService(cluster),
                                        cluster.getMetadata().getNamespace())),
                variable("JAVA_TOOL_OPTIONS", BrokerMemory.of(cluster.getSpec()).javaOptions(cluster.getSpec())));
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static ContainerPort port(String name, int port) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(port)
                .withProtocol("TCP")
                .build();
    }

    private static Probe probe(String path, int periodSeconds, int failureThreshold) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(ClusterNames.HTTP_PORT_NAME)
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failureThreshold)
                .build();
    }

    private static List<VolumeMount> mounts(MemoryStreamerClusterSpec spec) {
        List<VolumeMount> mounts = new ArrayList<>(List.of(
                mount("tmp", "/tmp"),
                mount("shm", BrokerConfiguration.MEMORY_DIR),
                new VolumeMountBuilder()
                        .withName(CONFIG)
                        .withMountPath(WORKING_DIR + "/config")
                        .withReadOnly(true)
                        .build()));
        if (hasVolume(spec)) {
            mounts.add(mount(DATA, BrokerConfiguration.DATA_DIR));
        }
        return mounts;
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    /** What is in memory counts against the container's limit. */
    private static List<Volume> volumes(MemoryStreamerCluster cluster) {
        long messages = BrokerMemory.of(cluster.getSpec()).messages();
        return List.of(
                new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName("shm")
                        .withNewEmptyDir()
                        .withMedium("Memory")
                        .withSizeLimit(new Quantity(String.valueOf(messages)))
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName(CONFIG)
                        .withNewConfigMap()
                        .withName(cluster.getMetadata().getName())
                        .endConfigMap()
                        .build());
    }

    /** Brokers of a cluster are spread; a node that goes takes one of them. */
    private static Affinity affinity(ClusterPlan plan) {
        return new AffinityBuilder()
                .withNodeAffinity(plan.affinity())
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(WEIGHT)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(ClusterNames.selector(plan.cluster()))
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }
}
