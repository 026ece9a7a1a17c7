package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/**
 * What one Job measured, or why it did not. Immutable and thread-safe. Absent fields are {@code null}.
 *
 * @param runName name of the run, in the same namespace
 * @param cell the entry of the run's resource matrix
 * @param jobName name of the Job
 * @param repetition which measurement of this entry, from 1
 * @param loadGenerators how many Pods the figures are of
 * @param environment what the Job ran on
 * @param evidence what the Job's Pods really got, one entry per Pod
 * @param results one entry per scenario, path, peer and variant
 * @param cutResults how many results did not fit into the Job's termination message
 * @param error why there is no result, or not every one
 * @param throughput the headline throughput, e.g. {@code 24.6M/s}
 * @param p99 the headline P99 latency, e.g. {@code 8.4us}
 * @param verdict the worst verdict of all targets
 * @param report ConfigMap with the report of the Job's first Pod; {@code null} when the Job could not hand it over
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchmarkResultSpec(
        @Required @JsonPropertyDescription("Name of the BenchmarkRun")
        String runName,

        @Required @JsonPropertyDescription("Entry of the run's resources")
        Cell cell,

        @Required @JsonPropertyDescription("Name of the Job")
        String jobName,

        @JsonPropertyDescription("Which measurement of this entry of the matrix, from 1")
        Integer repetition,

        @JsonPropertyDescription("How many Pods loaded the target together")
        Integer loadGenerators,

        @JsonPropertyDescription("What the Job ran on") Environment environment,

        @Size(max = 32) @JsonPropertyDescription("What the Job's Pods really got, one entry per Pod")
        List<Evidence> evidence,

        @Size(max = 1024) @JsonPropertyDescription("One entry per scenario, path, peer and variant")
        List<ScenarioResult> results,

        @JsonPropertyDescription("How many results did not fit into the Job's termination message; none of them has a"
                + " worse verdict than those that did")
        Integer cutResults,

        @JsonPropertyDescription("Why there is no result, or not every one")
        Failure error,

        @JsonPropertyDescription("Headline throughput, chosen as in BenchmarkRun's status")
        String throughput,

        @JsonPropertyDescription("Headline P99 latency, chosen as in BenchmarkRun's status")
        String p99,

        @JsonPropertyDescription("Worst verdict of all targets")
        Verdict verdict,

        @JsonPropertyDescription("ConfigMap with the report of the Job's first Pod, report.html.gz")
        String report) {
    public BenchmarkResultSpec {
        evidence = List.copyOf(requireNonNullElse(evidence, List.of()));
        results = List.copyOf(requireNonNullElse(results, List.of()));
    }

    /**
     * An entry of the run's resource matrix, as text.
     *
     * @param name its name or index
     * @param cpu CPUs, request and limit
     * @param memory memory, request and limit
     */
    public record Cell(
            @Required String name,
            @Required String cpu,
            @Required String memory) {}

    /**
     * What the Job ran on.
     *
     * @param cpus CPUs that the process saw
     * @param memoryLimit memory limit that the process saw, in bytes; {@code null} when there was none
     * @param node name of the node
     * @param stallP99Micros P99 of the machine's own stalls during the run, in microseconds
     * @param jdk version of the JDK
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Environment(Integer cpus, Long memoryLimit, String node, Double stallP99Micros, String jdk) {}

    /**
     * What a Pod really got, as its own process, its node and the API server saw it. Absent fields are {@code null}: not
     * known.
     *
     * @param pod name of the Pod
     * @param node name of its node
     * @param imageId digest of the image that ran
     * @param qosClass {@code Guaranteed}, {@code Burstable} or {@code BestEffort}
     * @param cpus CPUs that the process might run on, e.g. {@code 2-3}
     * @param exclusiveCpus whether no other container of the node had these CPUs, as far as the kubelet tells by pinning
     * @param memoryNodes NUMA nodes that memory might come from, e.g. {@code 0}
     * @param cpuMax quota and period of the control group in microseconds, e.g. {@code 100000 100000}; {@code max} without
     * @param throttledSeconds how long the kernel held the Pod back at its quota
     * @param throttledPercent the same, of the time that it ran
     * @param memoryPeakBytes most memory that the Pod had
     * @param oomKills processes of the Pod that the kernel killed for want of memory
     * @param stallP99Micros P99 of the machine's own stalls during the measurement, in microseconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Evidence(
            @Required String pod,
            String node,
            String imageId,
            String qosClass,
            String cpus,
            Boolean exclusiveCpus,
            String memoryNodes,
            String cpuMax,
            Double throttledSeconds,
            Double throttledPercent,
            Long memoryPeakBytes,
            Long oomKills,
            Double stallP99Micros) {}

    /**
     * The figures of one scenario on one path.
     *
     * @param id {@code category::scenario}
     * @param path {@code in-process}, {@code shared-memory}, {@code tcp} or {@code replicated}
     * @param peer what it is compared with; {@code null} when it is not
     * @param variant which of several results of this scenario and path; {@code null} when there is one
     * @param metrics figures by metric name, in the units their names give
     * @param targets the judged targets
     * @param histogram the latencies behind the percentiles in nanoseconds: a compressed HdrHistogram in Base64, which can be
     *     added to others; {@code null} where there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScenarioResult(
            @Required String id,
            @Required String path,

            @JsonPropertyDescription("What it is compared with")
            String peer,

            @JsonPropertyDescription("Which of several results of this scenario and path")
            String variant,

            Map<String, Double> metrics,
            List<Target> targets,

            @Size(max = 65_536)
            @JsonPropertyDescription("Latencies in nanoseconds, a compressed HdrHistogram in Base64")
            String histogram) {
        public ScenarioResult {
            metrics = Map.copyOf(requireNonNullElse(metrics, Map.of()));
            targets = List.copyOf(requireNonNullElse(targets, List.of()));
        }

        /** The only result of its scenario and path, compared with nothing. */
        public ScenarioResult(String id, String path, Map<String, Double> metrics, List<Target> targets) {
            this(id, path, null, null, metrics, targets, null);
        }
    }

    /**
     * One target and how it was judged.
     *
     * @param name name of the metric
     * @param goal the figure to reach
     * @param measured the figure that was measured
     * @param verdict the judgement
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Target(
            @Required String name,
            Double goal,
            Double measured,
            @Required Verdict verdict) {}

    /**
     * Why a Job has no result, or not every one.
     *
     * @param reason one CamelCase word for programs
     * @param message one sentence for people
     */
    public record Failure(@Required String reason, @Required String message) {}
}
