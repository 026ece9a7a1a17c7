package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchmarkJobFactoryTest {
    private final BenchmarkRun run = Samples.run("nightly", Samples.cell("small", "500m", "1Gi"));
    private final Job job = Samples.JOBS.create(run, RunJob.of(run).getFirst(), new Target.Own());
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

        Job otherJob = create(other, new Target.Server("memorystreamer", "broker:9092"));

        Container bench =
                otherJob.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(bench.getArgs())
                .doesNotContain("--quick")
                .containsSubsequence(
                        "--target",
                        "broker:9092",
                        "--target-kind",
                        "memorystreamer",
                        "throughput::sustained_throughput",
                        "latency");
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

    @Test
    void aDisruptionFailsTheJobInItsOwnWords() {
        assertThat(job.getSpec().getPodFailurePolicy().getRules())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getAction()).isEqualTo("FailJob");
                    assertThat(rule.getOnPodConditions().getFirst().getType()).isEqualTo("DisruptionTarget");
                });
    }

    @Test
    void noPodOfAnotherRunIsOnTheSameNode() {
        assertThat(required(job)).singleElement().satisfies(term -> {
            assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(term.getNamespaceSelector()).as("every namespace").isEqualTo(new LabelSelector());
            assertThat(term.getLabelSelector().getMatchLabels())
                    .containsEntry("app.kubernetes.io/name", "memorystreamer-bench");
            assertThat(term.getLabelSelector().getMatchExpressions().getFirst().getValues())
                    .containsExactly(run.getMetadata().getUid());
        });
        Job allowed = create(run("concurrencyPolicy: Allow,"), new Target.Own());
        assertThat(required(allowed)).isEmpty();
        assertThat(allowed.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getAffinity()
                        .getPodAntiAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .as("other runs and brokers")
                .hasSize(2);
    }

    @Test
    void pinnedPodsGoToNodesThatPin() {
        NodeAffinity required = nodeAffinity("pinning: required,");
        assertThat(required.getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .getFirst()
                        .getMatchExpressions())
                .singleElement()
                .satisfies(expression -> {
                    assertThat(expression.getKey()).isEqualTo("memorystreamer.io/cpu-manager");
                    assertThat(expression.getValues()).containsExactly("static");
                });
        assertThat(nodeAffinity("pinning: preferred,").getPreferredDuringSchedulingIgnoredDuringExecution())
                .hasSize(1);
        assertThat(nodeAffinity("")).isNull();
    }

    @Test
    void thePlacementIsThePodsAndANodeThatIsAwayIsGivenUpSoon() {
        PodSpec placed = create(
                        run("placement: {nodeSelector: {pool: bench}, priorityClassName: high,"
                                + " tolerations: [{key: bench, operator: Exists}]},"),
                        new Target.Own())
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(placed.getNodeSelector()).containsExactly(Map.entry("pool", "bench"));
        assertThat(placed.getPriorityClassName()).isEqualTo("high");
        assertThat(placed.getTolerations())
                .extracting("key", "tolerationSeconds")
                .containsExactly(
                        tuple("bench", null),
                        tuple("node.kubernetes.io/not-ready", 30L),
                        tuple("node.kubernetes.io/unreachable", 30L));
    }

    @Test
    void severalLoadGeneratorsMeetAtTheFirstOfThem() {
        Job indexed = create(
                run("loadGenerators: 3, target: {kind: kafka, address: \"kafka:9092\"},"),
                new Target.Server("kafka", "kafka:9092"));
        PodSpec spec = indexed.getSpec().getTemplate().getSpec();

        assertThat(indexed.getSpec().getCompletionMode()).isEqualTo("Indexed");
        assertThat(indexed.getSpec().getCompletions()).isEqualTo(3);
        assertThat(indexed.getSpec().getParallelism()).isEqualTo(3);
        assertThat(spec.getSubdomain()).isEqualTo("other");
        assertThat(spec.getContainers().getFirst().getArgs())
                .containsSubsequence(
                        "--start-barrier",
                        "other-0-0.other.bench.svc:7070",
                        "--participants",
                        "3",
                        "--index",
                        "$(MEMORYSTREAMER_INDEX)");
        assertThat(spec.getContainers().getFirst().getEnv())
                .extracting("name", "valueFrom.fieldRef.fieldPath")
                .containsExactly(
                        tuple(
                                "MEMORYSTREAMER_INDEX",
                                "metadata.annotations['batch.kubernetes.io/job-completion-index']"),
                        tuple("MEMORYSTREAMER_BARRIER_TOKEN", null));
        String token = spec.getContainers().getFirst().getEnv().getLast().getValue();
        assertThat(token).hasSize(43);
        assertThat(spec.getContainers().getFirst().getArgs()).noneMatch(argument -> argument.contains(token));
    }

    @Test
    void aConfigurationIsAFile() {
        Job configured = create(run("configuration: {inline: \"x = 1\"},"), new Target.Own());
        PodSpec spec = configured.getSpec().getTemplate().getSpec();

        assertThat(spec.getContainers().getFirst().getArgs())
                .containsSubsequence("--config", "/etc/memorystreamer/benchmark.toml");
        assertThat(spec.getVolumes()).extracting("configMap.name").contains("other-configuration");
    }

    @Test
    void aJobMayHandOverItsDocumentsAndNobodyElsesWhereThereIsAnAddress() {
        BenchmarkJobFactory jobs =
                new BenchmarkJobFactory(Samples.CONFIG, ArtefactSettings.access(Optional.of("http://operator:8080/")));
        BenchmarkRun other = run("");

        Container bench = jobs.create(other, RunJob.of(other).getFirst(), new Target.Own())
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(bench.getArgs())
                .containsSubsequence("--artefacts-url", "http://operator:8080/artefacts/bench/other-0/0");
        assertThat(bench.getEnv()).singleElement().satisfies(token -> {
            assertThat(token.getName()).isEqualTo("MEMORYSTREAMER_ARTEFACTS_TOKEN");
            assertThat(token.getValue()).startsWith(other.getMetadata().getUid() + ".");
        });
        assertThat(container.getArgs()).as("without an address").doesNotContain("--artefacts-url");
        assertThat(container.getEnv()).isEmpty();
    }

    /** Else a misspelt one would be passed over in silence. */
    @Test
    void everyVariableIsReadByTheBenchmarkOrPutIntoItsArguments() throws IOException {
        BenchmarkRun run = run("loadGenerators: 2,");
        Container bench = new BenchmarkJobFactory(
                        Samples.CONFIG, ArtefactSettings.access(Optional.of("http://operator:8080/")))
                .create(run, RunJob.of(run).getFirst(), new Target.Own())
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        String options =
                Files.readString(Path.of("../../bench-job/src/main/java/io/memorystreamer/bench/JobOptions.java"));

        assertThat(bench.getEnv())
                .hasSize(3)
                .extracting(EnvVar::getName)
                .allMatch(name ->
                        options.contains("\"" + name + "\"") || bench.getArgs().contains("$(" + name + ")"));
    }

    private static List<PodAffinityTerm> required(Job job) {
        return job.getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution();
    }

    private static NodeAffinity nodeAffinity(String wishes) {
        return create(run(wishes), new Target.Own())
                .getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getNodeAffinity();
    }

    private static Job create(BenchmarkRun run, Target target) {
        return Samples.JOBS.create(run, RunJob.of(run).getFirst(), target);
    }

    private static BenchmarkRun run(String wishes) {
        return Samples.run(
                "other",
                Samples.spec("{scenarios: [throughput], %s resources: [{cpu: 1, memory: 1Gi}]}".formatted(wishes)));
    }
}
