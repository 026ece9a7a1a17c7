package io.memorystreamer.bench.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A scenario has no figures, or the run has to end. The message is one line for people. */
public final class RunFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why, for programs: the reason in a Job's termination message. */
    public enum Reason {
        /** The broker could not be started. */
        BrokerNotStarted(true),
        /** Nobody listens at the address that was named. */
        TargetUnreachable(true),
        /** The load generators of a Job could not begin a measurement together. */
        GeneratorsNotStarted(true),
        /** What MemoryStreamer was to be compared with is not installed. */
        PeerMissing(false),
        /** What MemoryStreamer was to be compared with could not be started. */
        PeerNotStarted(false),
        /** The broker ended in mid-run. */
        BrokerLost(false),
        /** The kernel killed a process of the run for want of memory. */
        OOMKilled(false),
        /** Somebody pressed Ctrl-C. */
        Interrupted(true),
        /** A scenario has no figures to show. */
        ScenarioFailed(false);

        private final boolean endsRun;

        Reason(final boolean endsRun) {
            this.endsRun = endsRun;
        }
    }

    private final Reason reason;

    public RunFailure(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * A failure that is put down to the memory limit if the kernel has killed a process of the control group since.
     *
     * @param limits those of the processes
     * @param oomKillsBefore {@link Limits#oomKills} from before
     */
    static RunFailure orOutOfMemory(
            final Reason reason, final String message, final Limits limits, final long oomKillsBefore) {
        return limits.oomKills() > oomKillsBefore
                ? new RunFailure(
                        Reason.OOMKilled,
                        message + "; the kernel killed it because the memory limit was reached: ask for more memory")
                : new RunFailure(reason, message);
    }

    /**
     * What is said at the end of a run in which scenarios failed: of one, its own failure; of several, their names. A lack of
     * memory explains the others, so its reason stands for all.
     *
     * @param failures of single scenarios, in order
     * @param results all of the run
     * @return empty when there are no failures
     */
    public static Optional<RunFailure> ofScenarios(
            final List<RunFailure> failures, final List<ScenarioResult> results) {
        if (failures.size() <= 1) {
            return failures.stream().findFirst();
        }
        final Reason reason = failures.stream()
                .map(RunFailure::reason)
                .filter(Reason.OOMKilled::equals)
                .findFirst()
                .orElse(failures.getFirst().reason());
        final String names = results.stream()
                .filter(result -> result.failure() != null)
                .map(ScenarioResult::name)
                .collect(Collectors.joining("; "));
        return Optional.of(new RunFailure(
                reason, failures.size() + " of " + results.size() + " failed, the report says why: " + names));
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the scenarios that come after could not be measured either. */
    boolean endsRun() {
        return reason.endsRun;
    }
}
