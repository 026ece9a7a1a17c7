package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchmarkJobFactoryTest {
    private final BenchmarkRun run = Samples.run("nightly", Samples.cell("small", "500m", "1Gi"));
    private final Job job = Samples.JOBS.create(run, MatrixCell.of(run).getFirst());
    private final PodSpec pod = job.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().getFirst();

    @Test
    void requestsEqualLimitsSoThatThePodIsGuaranteed() {
        Map<String, Quantity> expected = Map.of("cpu", Quantity.parse("500m"), "memory", Quantity.parse("1Gi"));
        assertThat(container.getResources().getLimits()).isEqualTo(expected);
        assertThat(container.getResources().getRequests()).isEqualTo(expected);
    }

    @Test
    void theJobRunsOnceAndEndsAtTheDeadline() {
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getCompletions()).isEqualTo(1);
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(1800);
        assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    }

    @Test
    void thePodHasNoCredentialsAndNoPrivileges() {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void sharedMemoryTakesAtMostHalfOfTheLimit() {
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("shm"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
                    assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(Quantity.parse("512Mi"));
                });
        assertThat(container.getVolumeMounts()).extracting("mountPath").containsExactlyInAnyOrder("/tmp", "/dev/shm");
    }

    @Test
    void theResultIsReadFromTheTerminationLog() {
        assertThat(container.getTerminationMessagePath()).isEqualTo("/dev/termination-log");
        assertThat(container.getArgs())
                .containsExactly(
                        "--quick",
                        "--output-format",
                        "json",
                        "--termination-log",
                        "/dev/termination-log",
                        "throughput");
    }

    @Test
    void theRunsWishesBecomeArguments() {
        BenchmarkRunSpec spec = Samples.spec("""
                scenarios: ["throughput::sustained_throughput", latency]
                profile: thorough
                resources: [{cpu: 1, memory: 1Gi}]
                target: {kind: memorystreamer, address: "broker:9092"}
                image: registry.example.com/bench:2
                activeDeadlineSeconds: 600
                """);
        BenchmarkRun other = Samples.run("other", spec);

        Job otherJob = Samples.JOBS.create(other, MatrixCell.of(other).getFirst());

        Container bench =
                otherJob.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(bench.getArgs())
                .doesNotContain("--quick")
                .containsSubsequence("--target", "broker:9092", "throughput::sustained_throughput", "latency");
        assertThat(bench.getImage()).isEqualTo("registry.example.com/bench:2");
        assertThat(otherJob.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
    }

    @Test
    void theJobGoesWithItsRun() {
        assertThat(job.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(run.getMetadata().getUid());
            assertThat(owner.getKind()).isEqualTo("BenchmarkRun");
            assertThat(owner.getApiVersion()).isEqualTo("memorystreamer.io/v1alpha1");
            assertThat(owner.getController()).isTrue();
        });
        assertThat(job.getMetadata().getLabels())
                .containsEntry("memorystreamer.io/run", "nightly")
                .containsEntry("memorystreamer.io/cell", "small")
                .isEqualTo(job.getSpec().getTemplate().getMetadata().getLabels());
    }
}
