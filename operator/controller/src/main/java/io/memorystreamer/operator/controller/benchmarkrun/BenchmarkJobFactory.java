package io.memorystreamer.operator.controller.benchmarkrun;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the Jobs of a run. Their Pods get no API credentials, no privileges and no writable root file system; they pass the
 * "restricted" Pod Security Standard. Stateless and thread-safe.
 */
@ApplicationScoped
class BenchmarkJobFactory {
    static final String CONTAINER = "bench";

    // Any id but root's: the image brings no user of its own that its files belong to.
    private static final long USER = 10_001;

    private static final String TMP = "tmp";
    private static final String SHARED_MEMORY = "shm";
    private static final String CONFIGURATION = "configuration";

    private final BenchConfig config;
    private final ArtefactAccess artefacts;

    BenchmarkJobFactory(BenchConfig config, ArtefactAccess artefacts) {
        this.config = config;
        this.artefacts = artefacts;
    }

    Job create(BenchmarkRun run, RunJob job, Target target) {
        Map<String, String> labels = RunLabels.of(run, job);
        int generators = run.getSpec().loadGenerators();
        // @formatter:off
        return new JobBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(run.getMetadata().getNamespace())
                .withLabels(labels)
                .withOwnerReferences(RunResources.ownerReference(run))
                .endMetadata()
                .withNewSpec()
                .withParallelism(generators)
                .withCompletions(generators)
                .withCompletionMode(generators == 1 ? "NonIndexed" : "Indexed")
                // A benchmark that fell over is a finding; a second try on a warmed node would hide it.
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(run.getSpec().activeDeadlineSeconds().longValue())
                .withNewPodFailurePolicy()
                // The Job's own words then tell an eviction from a benchmark that fell over.
                .addNewRule()
                .withAction("FailJob")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToAnnotations("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
                .endMetadata()
                .withSpec(pod(run, job, target))
                .endTemplate()
                .endSpec()
                .build();
        // @formatter:on
    }

    private PodSpec pod(BenchmarkRun run, RunJob job, Target target) {
        // @formatter:off
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSubdomain(run.getSpec().loadGenerators() == 1 ? null : RunResources.serviceName(run))
                .withNodeSelector(PodPlacement.placement(run).nodeSelector())
                .withTolerations(PodPlacement.tolerations(run))
                .withPriorityClassName(PodPlacement.placement(run).priorityClassName())
                .withAffinity(PodPlacement.affinity(run))
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(run, job, target))
                .withVolumes(volumes(run, job))
                .build();
        // @formatter:on
    }

    private Container container(BenchmarkRun run, RunJob job, Target target) {
        BenchmarkRunSpec spec = run.getSpec();
        Map<String, Quantity> resources =
                Map.of("cpu", job.cell().cpu(), "memory", job.cell().memory());
        // @formatter:off
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(requireNonNullElse(spec.image(), config.image()))
                .withImagePullPolicy(config.imagePullPolicy())
                .withArgs(BenchArguments.of(run, job, target, artefacts.url()))
                .withEnv(environment(run, job))
                .withNewResources()
                // Equal, so that the Pod is of the Guaranteed class and may get CPUs of its own.
                .withRequests(resources)
                .withLimits(resources)
                .endResources()
                .withTerminationMessagePath(BenchArguments.TERMINATION_LOG)
                // The file when there is one; else the log's end says why the benchmark did not get as far as writing
                // it.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts(spec))
                .build();
        // @formatter:on
    }

    private List<EnvVar> environment(BenchmarkRun run, RunJob job) {
        List<EnvVar> environment = new ArrayList<>();
        String namespace = run.getMetadata().getNamespace();
        String uid = run.getMetadata().getUid();
        if (run.getSpec().loadGenerators() > 1) {
            environment.add(new EnvVarBuilder()
                    .withName(BenchArguments.INDEX)
                    .withNewValueFrom()
                    .withNewFieldRef()
                    .withFieldPath("metadata.annotations['" + PodIndex.ANNOTATION + "']")
                    .endFieldRef()
                    .endValueFrom()
                    .build());
            artefacts
                    .barrierToken(namespace, job.name(), uid)
                    .ifPresent(token -> environment.add(new EnvVar(BenchArguments.BARRIER_TOKEN, token, null)));
        }
        if (artefacts.url().isPresent()) {
            environment.add(new EnvVar(BenchArguments.TOKEN, artefacts.token(namespace, job.name(), uid), null));
        }
        return environment;
    }

    private static List<VolumeMount> mounts(BenchmarkRunSpec spec) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount(TMP, "/tmp"));
        mounts.add(mount(SHARED_MEMORY, "/dev/shm"));
        if (spec.configuration() != null) {
            mounts.add(new VolumeMountBuilder(mount(CONFIGURATION, BenchArguments.CONFIGURATION_DIRECTORY))
                    .withReadOnly(true)
                    .build());
        }
        return mounts;
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    private static List<Volume> volumes(BenchmarkRun run, RunJob job) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(tmp());
        volumes.add(sharedMemory(job.cell()));
        if (run.getSpec().configuration() != null) {
            volumes.add(new VolumeBuilder()
                    .withName(CONFIGURATION)
                    .withNewConfigMap()
                    .withName(RunResources.configurationName(run))
                    .endConfigMap()
                    .build());
        }
        return volumes;
    }

    private static Volume tmp() {
        return new VolumeBuilder()
                .withName(TMP)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("1Gi"))
                .endEmptyDir()
                .build();
    }

    /** The log's segments live here. They count against the container's memory limit, so half of it is left for the rest. */
    private static Volume sharedMemory(MatrixCell cell) {
        BigDecimal half = Quantity.getAmountInBytes(cell.memory()).divide(BigDecimal.TWO, RoundingMode.FLOOR);
        return new VolumeBuilder()
                .withName(SHARED_MEMORY)
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity(half.setScale(0, RoundingMode.FLOOR).toPlainString()))
                .endEmptyDir()
                .build();
    }
}
