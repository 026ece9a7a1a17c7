package io.memorystreamer.operator.controller.benchmarkrun;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.memorystreamer.operator.api.BenchmarkProfile;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the Job of one entry of a run's resource matrix. The Pod gets no API credentials, no privileges and no writable
 * root file system; it passes the "restricted" Pod Security Standard. Stateless and thread-safe.
 */
@ApplicationScoped
class BenchmarkJobFactory {
    static final String CONTAINER = "bench";
    static final String TERMINATION_LOG = "/dev/termination-log";

    // Any id but root's: the image brings no user of its own that its files belong to.
    private static final long USER = 10_001;

    private final BenchConfig config;

    BenchmarkJobFactory(BenchConfig config) {
        this.config = config;
    }

    Job create(BenchmarkRun run, MatrixCell cell) {
        Map<String, String> labels = RunLabels.of(run.getMetadata().getName(), cell);
        // @formatter:off
        return new JobBuilder()
                .withNewMetadata()
                .withName(cell.jobName())
                .withNamespace(run.getMetadata().getNamespace())
                .withLabels(labels)
                .withOwnerReferences(ownerReference(run))
                .endMetadata()
                .withNewSpec()
                .withParallelism(1)
                .withCompletions(1)
                // A benchmark that fell over is a finding; a second try on a warmed node would hide it.
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(run.getSpec().activeDeadlineSeconds().longValue())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToAnnotations("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(run.getSpec(), cell))
                .withVolumes(tmp(), sharedMemory(cell))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        // @formatter:on
    }

    /** What the run owns goes when the run goes. */
    static OwnerReference ownerReference(BenchmarkRun run) {
        return new OwnerReferenceBuilder()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withName(run.getMetadata().getName())
                .withUid(run.getMetadata().getUid())
                .withController(true)
                .build();
    }

    static List<String> arguments(BenchmarkRunSpec spec) {
        List<String> arguments = new ArrayList<>();
        if (spec.profile() == BenchmarkProfile.QUICK) {
            arguments.add("--quick");
        }
        arguments.addAll(List.of("--output-format", "json", "--termination-log", TERMINATION_LOG));
        if (spec.target() != null && spec.target().address() != null) {
            arguments.addAll(List.of("--target", spec.target().address()));
        }
        arguments.addAll(spec.scenarios());
        return arguments;
    }

    private Container container(BenchmarkRunSpec spec, MatrixCell cell) {
        Map<String, Quantity> resources = Map.of("cpu", cell.cpu(), "memory", cell.memory());
        // @formatter:off
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(requireNonNullElse(spec.image(), config.image()))
                .withImagePullPolicy(config.imagePullPolicy())
                .withArgs(arguments(spec))
                .withNewResources()
                // Equal, so that the Pod is of the Guaranteed class and may get CPUs of its own.
                .withRequests(resources)
                .withLimits(resources)
                .endResources()
                .withTerminationMessagePath(TERMINATION_LOG)
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
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("shm")
                .withMountPath("/dev/shm")
                .endVolumeMount()
                .build();
        // @formatter:on
    }

    private static Volume tmp() {
        return new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("1Gi"))
                .endEmptyDir()
                .build();
    }

    /** The log's segments live here. They count against the container's memory limit, so half of it is left for the rest. */
    private static Volume sharedMemory(MatrixCell cell) {
        BigDecimal half = Quantity.getAmountInBytes(cell.memory()).divide(BigDecimal.TWO, RoundingMode.FLOOR);
        return new VolumeBuilder()
                .withName("shm")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity(half.setScale(0, RoundingMode.FLOOR).toPlainString()))
                .endEmptyDir()
                .build();
    }
}
