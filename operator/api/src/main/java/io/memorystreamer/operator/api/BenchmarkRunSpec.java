package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What to measure, where, and under which limits. Immutable and thread-safe. Bounds are checked by the API server from the
 * schema generated here, not by this class; the bounds on lengths also keep the cost of the CEL rules within the API
 * server's budget.
 *
 * @param scenarios categories ({@code throughput}) or single scenarios ({@code throughput::sustained_throughput})
 * @param profile how long to measure; {@code null} stands for {@link BenchmarkProfile#QUICK}
 * @param configuration the benchmark's configuration; {@code null}: its defaults
 * @param target what is measured; {@code null}: a broker of the Job's own
 * @param resources the limits to run under, one after another; empty beside {@code matrix}
 * @param matrix the same as two lists; {@code null} beside {@code resources}
 * @param repetitions how often each entry is measured, 1 to 20, a Job each
 * @param loadGenerators Pods of each Job, 1 to 32, which start to measure together
 * @param placement where Pods may run
 * @param pinning whether Pods are to have CPUs of their own
 * @param image image of the benchmark; {@code null}: the operator's default
 * @param baselineRef the run to compare with; {@code null}: none
 * @param regression what a regression is, and what follows from one
 * @param activeDeadlineSeconds how long one Job may take, in seconds; {@code null} stands for
 *     {@link #DEFAULT_DEADLINE_SECONDS}
 * @param ttlSecondsAfterFinished seconds after which a run that has ended is deleted; {@code null}: never
 * @param cleanup what becomes of Jobs that have ended
 * @param concurrencyPolicy what happens while another run has the same target
 * @param suspend whether no further Job is started; may change at any time
 * @param cancel whether the run ends now; may be set at any time, and stays set
 */
@ValidationRule(
        value = "has(self.resources) != has(self.matrix)",
        message = "spec must have either resources or matrix")
@ValidationRule(
        value = "!has(self.loadGenerators) || self.loadGenerators == 1 || has(self.target)",
        message = BenchmarkRunSpec.GENERATORS_NEED_TARGET)
@ValidationRule(
        value = "!has(self.pinning) || self.pinning != 'required' || !has(self.resources) || self.resources.all(c,"
                + " !isQuantity(string(c.cpu)) || quantity(string(c.cpu)).isInteger())",
        message = "spec.pinning required needs whole CPUs in spec.resources")
@ValidationRule(
        value = "!has(self.pinning) || self.pinning != 'required' || !has(self.matrix) || self.matrix.cpu.all(q,"
                + " !isQuantity(string(q)) || quantity(string(q)).isInteger())",
        message = "spec.pinning required needs whole CPUs in spec.matrix.cpu")
@ValidationRule(
        value = "!has(oldSelf.cancel) || !oldSelf.cancel || (has(self.cancel) && self.cancel)",
        message = "spec.cancel cannot be taken back: create another BenchmarkRun instead")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BenchmarkRunSpec(
        @Required
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, a == b))",
                message = "spec.scenarios must not name a scenario twice")
        @JsonPropertyDescription(
                "What to measure: categories (throughput) or single scenarios (throughput::sustained_throughput)")
        List<@Pattern("^[a-z_]+(::[a-z_]+)?$") @Size(max = 80) String> scenarios,

        @Default("quick")
        @JsonPropertyDescription("How long to measure: quick takes seconds for each scenario, thorough minutes")
        BenchmarkProfile profile,

        @JsonPropertyDescription("The benchmark's configuration; without it its defaults")
        RunConfiguration configuration,

        @JsonPropertyDescription("What is measured; without it each Job starts a broker of its own")
        BenchmarkTarget target,

        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "!self.all(c, isQuantity(string(c.cpu)) && isQuantity(string(c.memory)))"
                        + " || self.all(a, self.exists_one(b,"
                        + " quantity(string(a.cpu)).compareTo(quantity(string(b.cpu))) == 0"
                        + " && quantity(string(a.memory)).compareTo(quantity(string(b.memory))) == 0))",
                message = "spec.resources must not hold the same cpu and memory twice")
        @ValidationRule(
                value = "self.all(a, !has(a.name) || self.exists_one(b, has(b.name) && a.name == b.name))",
                message = "spec.resources must not hold the same name twice")
        @JsonPropertyDescription(
                "The limits to run under. Each entry becomes a Job whose requests equal its limits; they run one after"
                        + " another, so that they do not disturb each other")
        List<ResourceCell> resources,

        @JsonPropertyDescription("The limits to run under, each cpu with each memory; instead of resources")
        ResourceMatrix matrix,

        @Default("1")
        @Min(1)
        @Max(20)
        @JsonPropertyDescription(
                "How often each entry is measured, a Job each. A comparison with a baseline needs five")
        Integer repetitions,

        @Default("1")
        @Min(1)
        @Max(MAX_LOAD_GENERATORS)
        @JsonPropertyDescription(
                "Pods of each Job that load the target together; they wait for each other before they begin")
        Integer loadGenerators,

        @JsonPropertyDescription("Where Pods may run") Placement placement,

        @Default("none")
        @JsonPropertyDescription(
                "Whether Pods are to have CPUs of their own on one NUMA node, which needs whole CPUs and a"
                        + " kubelet with the static CPU manager policy")
        Pinning pinning,

        @Size(min = 1, max = 512) @JsonPropertyDescription("Image of the benchmark; without it the operator's default")
        String image,

        @JsonPropertyDescription("An earlier run in the same namespace that this one is compared with, entry by entry")
        BaselineRef baselineRef,

        @JsonPropertyDescription("What counts as a regression against the baseline, and what follows from one")
        RegressionPolicy regression,

        @Default("1800")
        @Min(60)
        @Max(86_400)
        @JsonPropertyDescription("Seconds that one Job may take before it is ended, waiting for a node included")
        Integer activeDeadlineSeconds,

        @Min(0)
        @JsonPropertyDescription(
                "Seconds after its end when the run is deleted, with its Jobs, results and reports; without"
                        + " it, it stays")
        Integer ttlSecondsAfterFinished,

        @Default("Never")
        @JsonPropertyDescription(
                "Whether a Job and its Pods are deleted once its result is recorded: OnSuccess keeps those that"
                        + " failed, for their logs")
        Cleanup cleanup,

        @Default("Queue")
        @JsonPropertyDescription(
                "What to do while another run has the same target: wait in line (Queue), fail (Reject), or"
                        + " run beside it (Allow). Runs with brokers of their own share a target when they select the same nodes")
        ConcurrencyPolicy concurrencyPolicy,

        @JsonPropertyDescription("true: no further Job is started until it is false again; a Job at work is let go on")
        Boolean suspend,

        @JsonPropertyDescription("true: the Job at work is ended, no other is started, and what was measured stays")
        Boolean cancel) {
    /** What is said of a run without a target whose load generators are several. */
    public static final String GENERATORS_NEED_TARGET =
            "spec.loadGenerators above 1 needs spec.target: generators with a broker each would share nothing";

    /** Pods of a Job, and processes of {@code bench -f}. */
    public static final int MAX_LOAD_GENERATORS = 32;

    /** Seconds that one Job may take when the run does not say. */
    public static final int DEFAULT_DEADLINE_SECONDS = 1800;

    public BenchmarkRunSpec {
        scenarios = List.copyOf(requireNonNullElse(scenarios, List.of()));
        profile = requireNonNullElse(profile, BenchmarkProfile.QUICK);
        resources = List.copyOf(requireNonNullElse(resources, List.of()));
        repetitions = requireNonNullElse(repetitions, 1);
        loadGenerators = requireNonNullElse(loadGenerators, 1);
        pinning = requireNonNullElse(pinning, Pinning.NONE);
        activeDeadlineSeconds = requireNonNullElse(activeDeadlineSeconds, DEFAULT_DEADLINE_SECONDS);
        cleanup = requireNonNullElse(cleanup, Cleanup.NEVER);
        concurrencyPolicy = requireNonNullElse(concurrencyPolicy, ConcurrencyPolicy.QUEUE);
    }

    /** The limits to run under, in order, whichever way they were given. */
    @JsonIgnore
    public List<ResourceCell> cells() {
        return matrix == null ? resources : matrix.cells();
    }

    @JsonIgnore
    public boolean isSuspended() {
        return Boolean.TRUE.equals(suspend);
    }

    @JsonIgnore
    public boolean isCancelled() {
        return Boolean.TRUE.equals(cancel);
    }

    /** The same, but compared with another run. */
    public BenchmarkRunSpec withBaseline(final BaselineRef baseline) {
        return new BenchmarkRunSpec(
                scenarios,
                profile,
                configuration,
                target,
                resources,
                matrix,
                repetitions,
                loadGenerators,
                placement,
                pinning,
                image,
                baseline,
                regression,
                activeDeadlineSeconds,
                ttlSecondsAfterFinished,
                cleanup,
                concurrencyPolicy,
                suspend,
                cancel);
    }

    /**
     * An earlier run.
     *
     * @param name its name, in the same namespace
     */
    public record BaselineRef(
            @Required @Size(min = 1, max = 63) String name) {}

    /**
     * When a metric has regressed, and what follows from it.
     *
     * @param minChangePercent the 95 % interval of the ratio lies wholly beyond so many percent to the worse
     * @param maxPValue the two-sided Mann-Whitney test has a smaller p
     * @param failRun whether the run's phase is Failed then
     */
    public record RegressionPolicy(
            @Default("1")
            @Min(0)
            @Max(100)
            @JsonPropertyDescription("A change counts when its 95 % interval lies wholly beyond so many percent")
            Integer minChangePercent,

            @Default("0.01")
            @Pattern("^0?\\.[0-9]{1,6}$")
            @JsonPropertyDescription("A change counts when the Mann-Whitney test has a p below this, e.g. 0.01")
            String maxPValue,

            @Default("false") @JsonPropertyDescription("Whether a run that regressed ends as Failed")
            Boolean failRun) {
        /** What holds when the run does not say. */
        public static final RegressionPolicy DEFAULT = new RegressionPolicy(null, null, null);

        public RegressionPolicy {
            minChangePercent = requireNonNullElse(minChangePercent, 1);
            maxPValue = requireNonNullElse(maxPValue, "0.01");
            failRun = requireNonNullElse(failRun, false);
        }
    }

    /** What becomes of Jobs and Pods that have ended. */
    public enum Cleanup {
        /** They stay until the run goes. */
        @JsonProperty("Never")
        NEVER,

        /** They are deleted when they succeeded and their result is recorded. */
        @JsonProperty("OnSuccess")
        ON_SUCCESS
    }

    /** What happens while another run has the same target. */
    public enum ConcurrencyPolicy {
        /** The run waits in line; the one that was created first goes first. */
        @JsonProperty("Queue")
        QUEUE,

        /** The run fails. */
        @JsonProperty("Reject")
        REJECT,

        /** The run starts all the same. */
        @JsonProperty("Allow")
        ALLOW
    }
}
