package io.memorystreamer.operator.api.termination;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.memorystreamer.operator.api.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a benchmark Job has to say when it ends. Names are short in JSON, because the kubelet keeps
 * {@value TerminationMessageCodec#MAX_BYTES} bytes of it. Immutable and thread-safe; read and written by
 * {@link TerminationMessageCodec}.
 *
 * <pre>{@code
 * {"v":1,
 *  "env":{"cpus":2,"mem":1073741824,"stallP99Us":12.3,"jdk":"25.0.1","cpuset":"2-3","mems":"0",
 *         "cpuMax":"200000 100000","throttledS":0.25,"ranS":61.5,"memPeak":734003200,"oom":0},
 *  "r":[{"id":"throughput::sustained_throughput","p":"in-process","m":{"messagesPerSecond":2.4E7},
 *        "t":[{"n":"messagesPerSecond","g":1.0E7,"m":2.4E7,"v":"met"}]}],
 *  "cut":1,
 *  "err":{"reason":"BrokerLost","message":"..."}}
 * }</pre>
 *
 * @param version the version of this format, {@link #VERSION}
 * @param environment what the Job ran on; {@code null} when it ended before it knew
 * @param results one entry per scenario, path, peer and variant, never {@code null}
 * @param cut how many results were left out to stay within the limit; the ones left out have no worse verdict than
 *     those that remain
 * @param error why the Job failed, {@code null} when it did not; results measured before the error are kept
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@JsonPropertyOrder({"v", "env", "r", "cut", "err"})
public record TerminationMessage(
        @JsonProperty("v") int version,
        @JsonProperty("env") Environment environment,
        @JsonProperty("r") List<Result> results,
        @JsonProperty("cut") int cut,
        @JsonProperty("err") Failure error) {
    /** The version of the format that this class writes and reads. */
    public static final int VERSION = 1;

    public TerminationMessage {
        results = List.copyOf(requireNonNullElse(results, List.of()));
        if (cut < 0) {
            throw new IllegalArgumentException("cut must not be negative: " + cut);
        }
    }

    /** A message of the current version with every result in it. */
    public static TerminationMessage of(Environment environment, List<Result> results, Failure error) {
        return new TerminationMessage(VERSION, environment, results, 0, error);
    }

    /** Returns the verdict that outweighs all others of this message, or empty when no target was judged. */
    public Optional<Verdict> worstVerdict() {
        return Verdict.worst(results.stream()
                .flatMap(result -> result.worstVerdict().stream())
                .toList());
    }

    /**
     * What the Job ran on, as the process itself sees it. What it cannot read is {@code null}.
     *
     * @param cpus CPUs available to the process
     * @param memoryBytes memory limit in bytes, 0 when there is none
     * @param stallP99Micros P99 of the machine's own stalls during the run in microseconds, the floor below which no
     *     latency can be told; {@code null} when not sampled
     * @param jdk version of the JDK
     * @param cpuSet CPUs that the process may run on, as the kernel lists them, e.g. {@code 0-3,8}
     * @param memSet NUMA nodes that its memory may come from, likewise
     * @param cpuMax the tightest quota over the process and its period in microseconds, e.g. {@code 50000 100000}; {@code max}
     *     in place of the quota where there is none
     * @param throttledSeconds how long the kernel held the control group back at its quota while it ran
     * @param ranSeconds how long the benchmark ran, from the first scenario's start to this message
     * @param memoryPeakBytes most memory that the control group ever had
     * @param oomKills processes of the control group that the kernel killed for want of memory while it ran
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "cpus",
        "mem",
        "stallP99Us",
        "jdk",
        "cpuset",
        "mems",
        "cpuMax",
        "throttledS",
        "ranS",
        "memPeak",
        "oom"
    })
    public record Environment(
            @JsonProperty("cpus") int cpus,
            @JsonProperty("mem") long memoryBytes,
            @JsonProperty("stallP99Us") Double stallP99Micros,
            @JsonProperty("jdk") String jdk,
            @JsonProperty("cpuset") String cpuSet,
            @JsonProperty("mems") String memSet,
            @JsonProperty("cpuMax") String cpuMax,
            @JsonProperty("throttledS") Double throttledSeconds,
            @JsonProperty("ranS") Double ranSeconds,
            @JsonProperty("memPeak") Long memoryPeakBytes,
            @JsonProperty("oom") Long oomKills) {
        private static final int JDK_LENGTH = 32;
        private static final int LIST_LENGTH = 96;

        public Environment {
            stallP99Micros = finiteOrNull(stallP99Micros);
            jdk = abbreviate(jdk, JDK_LENGTH);
            cpuSet = shortened(cpuSet);
            memSet = shortened(memSet);
            cpuMax = abbreviate(cpuMax, LIST_LENGTH);
            throttledSeconds = finiteOrNull(throttledSeconds);
            ranSeconds = finiteOrNull(ranSeconds);
        }

        /** Without evidence of what the process really got. */
        public Environment(int cpus, long memoryBytes, Double stallP99Micros, String jdk) {
            this(cpus, memoryBytes, stallP99Micros, jdk, null, null, null, null, null, null, null);
        }

        /** A list that goes on ends with dots, and never in the middle of a number. */
        private static String shortened(String list) {
            if (list == null || list.length() <= LIST_LENGTH) {
                return list;
            }
            int comma = list.lastIndexOf(',', LIST_LENGTH);
            return abbreviate(list, comma < 0 ? LIST_LENGTH : comma) + ",...";
        }
    }

    /**
     * The figures of one scenario on one path.
     *
     * @param id {@code category::scenario}
     * @param path {@code in-process}, {@code shared-memory}, {@code tcp} or {@code replicated}
     * @param peer what it is compared with; {@code null} when it is not
     * @param variant which of several results of this scenario and path; {@code null} when there is one
     * @param metrics figures by metric name, in the units their names give; figures that are not finite are left out
     * @param targets the judged targets
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({"id", "p", "peer", "w", "m", "t"})
    public record Result(
            @JsonProperty("id") String id,
            @JsonProperty("p") String path,
            @JsonProperty("peer") String peer,
            @JsonProperty("w") String variant,
            @JsonProperty("m") Map<String, Double> metrics,
            @JsonProperty("t") List<Target> targets) {
        private static final Pattern ID = Pattern.compile("[a-z0-9_]{1,40}::[a-z0-9_]{1,80}");
        private static final Pattern PATH = Pattern.compile("[a-z0-9-]{1,32}");
        private static final int PEER_LENGTH = 64;
        private static final int VARIANT_LENGTH = 96;

        public Result {
            if (id == null || !ID.matcher(id).matches()) {
                throw new IllegalArgumentException("not a scenario id (category::scenario): " + id);
            }
            if (path == null || !PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("not a path (in-process, shared-memory, tcp, replicated): " + path);
            }
            peer = abbreviate(peer, PEER_LENGTH);
            variant = abbreviate(variant, VARIANT_LENGTH);
            metrics = finite(requireNonNullElse(metrics, Map.of()));
            targets = List.copyOf(requireNonNullElse(targets, List.of()));
        }

        /** The only result of its scenario and path, compared with nothing. */
        public Result(String id, String path, Map<String, Double> metrics, List<Target> targets) {
            this(id, path, null, null, metrics, targets);
        }

        /** The same figures, but for other metrics. */
        Result withMetrics(Map<String, Double> others) {
            return new Result(id, path, peer, variant, others, targets);
        }

        /** Returns the verdict that outweighs all others of this result, or empty when it has no target. */
        public Optional<Verdict> worstVerdict() {
            return Verdict.worst(targets.stream().map(Target::verdict).toList());
        }

        private static Map<String, Double> finite(Map<String, Double> metrics) {
            Map<String, Double> kept = new TreeMap<>();
            metrics.forEach((name, value) -> {
                if (finiteOrNull(value) != null) {
                    kept.put(checkName(name, "metric"), value);
                }
            });
            return Collections.unmodifiableMap(kept);
        }
    }

    /**
     * One target and how it was judged.
     *
     * @param name name of the metric that is judged
     * @param goal the figure to reach, in the metric's unit
     * @param measured the figure that was measured, {@code null} when there is none
     * @param verdict the judgement
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"n", "g", "m", "v"})
    public record Target(
            @JsonProperty("n") String name,
            @JsonProperty("g") Double goal,
            @JsonProperty("m") Double measured,
            @JsonProperty("v") Verdict verdict) {
        public Target {
            checkName(name, "target");
            if (verdict == null) {
                throw new IllegalArgumentException("target " + name + " has no verdict");
            }
            goal = finiteOrNull(goal);
            measured = finiteOrNull(measured);
        }
    }

    /**
     * Why the Job failed.
     *
     * @param reason one CamelCase word for programs, e.g. {@code BrokerLost} or {@code ScenarioFailed}
     * @param message one sentence for people
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Failure(
            @JsonProperty("reason") String reason,
            @JsonProperty("message") String message) {
        // The pattern that the API server demands of a condition's reason, which this becomes.
        private static final Pattern REASON = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

        public Failure {
            if (reason == null || !REASON.matcher(reason).matches()) {
                throw new IllegalArgumentException("reason must be one CamelCase word: " + reason);
            }
            message = requireNonNullElse(message, "");
        }
    }

    private static Double finiteOrNull(Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    private static String checkName(String name, String what) {
        if (name == null || name.isBlank() || name.length() > 64) {
            throw new IllegalArgumentException("a " + what + " needs a name of 1 to 64 characters: " + name);
        }
        return name;
    }

    /** Cuts a text to at most {@code length} characters and never through a surrogate pair. */
    static String abbreviate(String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
