package io.memorystreamer.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options whose names are fixed and whose work is not built yet: asking for one says so. */
final class PlannedOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--profile", paramLabel = "KIND", hidden = true)
    void profile(final String kind) {
        refuse("--profile");
    }

    private void refuse(final String option) {
        throw new ParameterException(spec.commandLine(), option + " is not available yet");
    }
}
