package io.memorystreamer.bench.run;

import io.memorystreamer.bench.measure.CgroupMemory;

/** The run has to end. The message is one line for people. */
public final class RunFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why, for programs: the reason in a Job's termination message. */
    public enum Reason {
        /** The broker could not be started. */
        BrokerNotStarted,
        /** The broker ended in mid-run. */
        BrokerLost,
        /** The kernel killed a process of the run for want of memory. */
        OOMKilled,
        /** A scenario has no figures to show. */
        ScenarioFailed
    }

    private final Reason reason;

    public RunFailure(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * A failure that is put down to the memory limit if the kernel has killed a process of the control group since.
     *
     * @param oomKillsBefore {@link CgroupMemory#oomKills} from before
     */
    static RunFailure orOutOfMemory(final Reason reason, final String message, final long oomKillsBefore) {
        return CgroupMemory.oomKills() > oomKillsBefore
                ? new RunFailure(
                        Reason.OOMKilled,
                        message + "; the kernel killed it because the memory limit was reached: ask for more memory")
                : new RunFailure(reason, message);
    }

    public Reason reason() {
        return reason;
    }
}
