package io.memorystreamer.bench;

/** The command's exit codes. */
final class ExitCode {

    /** The run was whole; there was no regression. */
    static final int OK = 0;
    /** A target was missed under {@code --enforce}. */
    static final int TARGET_MISSED = 1;
    /** Something is worse than in the run it was compared with. */
    static final int REGRESSED = 1;
    /** Arguments or configuration that cannot be used; nothing was run. */
    static final int BAD_ARGUMENTS = 2;
    /** A scenario failed, or the whole run. */
    static final int RUN_FAILED = 3;

    private ExitCode() {}
}
