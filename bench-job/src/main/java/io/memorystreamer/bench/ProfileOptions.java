package io.memorystreamer.bench;

import io.memorystreamer.bench.profile.ProfileException;
import io.memorystreamer.bench.profile.ProfileKind;
import io.memorystreamer.bench.profile.Profiling;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of profiling. The figures of a profiled run are no results: nothing may be judged or kept by them. */
final class ProfileOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--profile",
            paramLabel = "cpu|alloc|lock|detailed|instructions",
            description = "Profile every scenario: a flame graph by async-profiler of CPU time, allocation or locks, a"
                    + " flight recording, or the hardware's counters of instructions and cycles. The figures of such a run"
                    + " do not count.")
    private ProfileKind kind;

    @Option(names = "--profile-dir", paramLabel = "DIR", description = "Where the profiles go; profiles by default.")
    private Path directory;

    /** Whether the run is profiled. */
    boolean active() {
        return kind != null;
    }

    /**
     * Says that an option and profiling do not go together, when both are there.
     *
     * @param option such as {@code --save-baseline}
     */
    void refuseBeside(final String option) {
        if (active()) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " and --profile: the figures of a profiled run do not count; leave one of them out");
        }
    }

    /** @throws ParameterException when this machine cannot be profiled that way */
    Profiling profiling() {
        if (kind == null && directory != null) {
            throw new ParameterException(spec.commandLine(), "--profile-dir: say what to profile with --profile");
        }
        if (kind == null) {
            return Profiling.OFF;
        }
        try {
            return Profiling.of(kind, directory == null ? Path.of("profiles") : directory, System.err);
        } catch (final ProfileException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
