package io.memorystreamer.operator.api;

/** The condition types of a {@link BenchmarkRun} and those reasons that do not come from Kubernetes or the benchmark. */
public final class RunConditions {
    /**
     * {@code True} while Jobs get on; {@code False} with the reason while something holds one up ({@code Unschedulable},
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

    private RunConditions() {}
}
