package io.memorystreamer.operator.api;

/** The condition types of a {@link BenchmarkRun} and those reasons that do not come from Kubernetes or the benchmark. */
public final class RunConditions {
    /**
     * {@code True} while Jobs get on, or are being ended, with the reason if there is one ({@code NodeLost},
     * {@code EvictionByEvictionAPI}, ...); {@code False} with the reason while something holds one up ({@code Unschedulable},
     * {@code ImagePullBackOff}, ...), and when the run has ended.
     */
    public static final String PROGRESSING = "Progressing";

    /** {@code True} once every Job has ended, with or without a result. */
    public static final String COMPLETE = "Complete";

    /** {@code True} when every target was met, {@code False} when one was missed, else {@code Unknown}. */
    public static final String TARGETS_MET = "TargetsMet";

    /**
     * {@code True} once a Job ended without a result, with the reason of the first such Job ({@code OOMKilled},
     * {@code Unschedulable}, {@code DeadlineExceeded}, {@code BenchmarkError}, ...).
     */
    public static final String FAILED = "Failed";

    /**
     * {@code True} when a metric is worse than in the baseline beyond doubt, with p-value and change in the message;
     * {@code False} when none is; {@code Unknown} while it is not known, or with too few repetitions. Absent without a
     * baseline.
     */
    public static final String REGRESSED = "Regressed";

    /**
     * {@code True} when every Pod had the CPUs to itself that it asked for; {@code False} when one shared them with others;
     * {@code Unknown} when the evidence is missing. Absent until a Job has ended. It goes by the Pod's class, {@code spec.pinning} and
     * the CPUs that the Pod might run on; what else ran on the node, and shared its caches and memory, is not looked at.
     */
    public static final String ISOLATED = "Isolated";

    /** {@code True} when the kernel held a Job back at its CPU quota, with the worst share in the message. */
    public static final String THROTTLED = "Throttled";

    private RunConditions() {}
}
