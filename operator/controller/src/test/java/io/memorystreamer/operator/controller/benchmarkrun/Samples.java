package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.ResourceCell;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import io.memorystreamer.operator.api.termination.TerminationMessage.Environment;
import io.memorystreamer.operator.api.termination.TerminationMessage.Failure;
import io.memorystreamer.operator.api.termination.TerminationMessage.Result;
import io.memorystreamer.operator.api.termination.TerminationMessage.Target;
import io.memorystreamer.operator.api.termination.TerminationMessageCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resources as they look in a cluster. */
final class Samples {
    static final String NAMESPACE = "bench";
    static final BenchConfig CONFIG = new BenchConfig() {
        @Override
        public String image() {
            return "memorystreamer-bench:0.1.0";
        }

        @Override
        public String imagePullPolicy() {
            return "IfNotPresent";
        }
    };
    static final BenchmarkJobFactory JOBS = new BenchmarkJobFactory(CONFIG, ArtefactSettings.access(Optional.empty()));

    private Samples() {}

    /** What a run with a broker of its own, no rivals and no configuration finds around it. */
    static Surroundings alone() {
        return new FixedSurroundings();
    }

    /** The same moment for all. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static ObservedRun observed(
            BenchmarkRun run, List<Job> jobs, List<Pod> pods, List<BenchmarkResult> results, Surroundings around) {
        return ObservedRun.of(run, jobs, pods, results, around, NOW).withCompleteResults(results);
    }

    static ObservedRun observed(BenchmarkRun run, List<Job> jobs, List<Pod> pods, List<BenchmarkResult> results) {
        return observed(run, jobs, pods, results, alone());
    }

    static BenchmarkRun run(String name, ResourceCell... cells) {
        String entries = Stream.of(cells)
                .map(cell -> "{cpu: %s, memory: %s%s}"
                        .formatted(cell.cpu(), cell.memory(), cell.name() == null ? "" : ", name: " + cell.name()))
                .collect(Collectors.joining(", "));
        return run(name, spec("scenarios: [throughput]\nresources: [%s]".formatted(entries)));
    }

    /** A spec from YAML, as a user would write it. */
    static BenchmarkRunSpec spec(String yaml) {
        return Yaml.read(yaml, BenchmarkRunSpec.class);
    }

    static BenchmarkRun run(String name, BenchmarkRunSpec spec) {
        BenchmarkRun run = new BenchmarkRun();
        run.getMetadata().setName(name);
        run.getMetadata().setNamespace(NAMESPACE);
        run.getMetadata().setUid(UUID.randomUUID().toString());
        run.getMetadata().setGeneration(1L);
        run.setSpec(spec);
        return run;
    }

    static ResourceCell cell(String name, String cpu, String memory) {
        return new ResourceCell(name, Quantity.parse(cpu), Quantity.parse(memory));
    }

    static Job job(BenchmarkRun run, RunJob planned) {
        Job job = JOBS.create(run, planned, new Surroundings.Target.Own());
        job.getMetadata().setUid(UUID.randomUUID().toString());
        job.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
        return job;
    }

    static Job complete(Job job) {
        return ended(job, "Complete", null, null);
    }

    static Job failed(Job job, String reason, String message) {
        return ended(job, "Failed", reason, message);
    }

    private static Job ended(Job job, String type, String reason, String message) {
        // @formatter:off
        return new JobBuilder(job)
                .withNewStatus()
                .addNewCondition()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod pod(Job job, String phase) {
        // @formatter:off
        return new PodBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-x7k2p")
                .withNamespace(job.getMetadata().getNamespace())
                .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                .withCreationTimestamp("2026-01-01T00:00:01Z")
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withController(true)
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod terminated(Job job, int exitCode, String reason, String message) {
        // @formatter:off
        return new PodBuilder(pod(job, exitCode == 0 ? "Succeeded" : "Failed"))
                .editStatus()
                .addNewContainerStatus()
                .withName("bench")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        // @formatter:on
    }

    /** A Pod of an Indexed Job. */
    static Pod withIndex(Pod pod, int index) {
        return new PodBuilder(pod)
                .editMetadata()
                .withName("%s-%d".formatted(pod.getMetadata().getName(), index))
                .addToAnnotations(PodIndex.ANNOTATION, Integer.toString(index))
                .endMetadata()
                .build();
    }

    /** A Pod that was told to go by then. */
    static Pod goneBy(Pod pod, String deletionTimestamp) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(deletionTimestamp)
                .endMetadata()
                .build();
    }

    static Pod disrupted(Pod pod, String reason, String message) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    static Pod waiting(Job job, String reason, String message) {
        // @formatter:off
        return new PodBuilder(pod(job, "Pending"))
                .editStatus()
                .addNewContainerStatus()
                .withName("bench")
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod unschedulable(Job job, String message) {
        // @formatter:off
        return new PodBuilder(pod(job, "Pending"))
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
        // @formatter:on
    }

    /** A message with a throughput that met its goal and a latency with the given verdict. */
    static String message(double messagesPerSecond, Verdict latencyVerdict) {
        return TerminationMessageCodec.encode(
                TerminationMessage.of(environment(), results(messagesPerSecond, latencyVerdict), null));
    }

    /** A message of a Pod that tells what it got. */
    static String message(double messagesPerSecond, Environment environment) {
        return TerminationMessageCodec.encode(
                TerminationMessage.of(environment, results(messagesPerSecond, Verdict.MET), null));
    }

    static Environment environment(String cpuSet, double throttledSeconds) {
        return new Environment(
                2, 1L << 30, 3.5, "25.0.1", cpuSet, "0", "200000 100000", throttledSeconds, 100.0, 900L << 20, 0L);
    }

    static String failureMessage(String reason, String text) {
        return TerminationMessageCodec.encode(
                TerminationMessage.of(environment(), List.of(), new Failure(reason, text)));
    }

    private static Environment environment() {
        return new Environment(1, 1L << 30, 3.5, "25.0.1");
    }

    private static List<Result> results(double messagesPerSecond, Verdict latencyVerdict) {
        return List.of(
                new Result(
                        "throughput::sustained_throughput",
                        "in-process",
                        Map.of("messagesPerSecond", messagesPerSecond),
                        List.of(new Target("messagesPerSecond", 1e7, messagesPerSecond, Verdict.MET))),
                new Result(
                        "latency::latency_percentiles",
                        "in-process",
                        Map.of("p99Micros", 8.4),
                        List.of(new Target("p99Micros", 10.0, 8.4, latencyVerdict))));
    }

    static BenchmarkResult result(BenchmarkRun run, RunJob job, BenchmarkResultSpec spec) {
        BenchmarkResult result = new BenchmarkResult();
        result.getMetadata().setName(job.name());
        result.getMetadata().setNamespace(NAMESPACE);
        result.getMetadata().setCreationTimestamp("2026-01-01T00:01:00Z");
        result.getMetadata().setOwnerReferences(List.of(RunResources.ownerReference(run)));
        result.setSpec(spec);
        return result;
    }
}
