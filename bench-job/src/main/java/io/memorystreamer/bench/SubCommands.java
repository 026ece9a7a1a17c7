package io.memorystreamer.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the commands that measure nothing share. */
final class SubCommands {

    private SubCommands() {}

    /** What stands before the name of a sub-command would be for measuring, and nothing is measured. */
    static void requireNothingBefore(final CommandSpec command) {
        if (!command.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    command.name() + " measures nothing: it has to stand first after bench, its options behind it");
        }
    }

    static void remark(final String line) {
        System.err.println("memorystreamer: " + line);
    }
}
