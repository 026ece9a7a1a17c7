package io.memorystreamer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.memorystreamer.bench.baseline.ResultFile;
import io.memorystreamer.bench.baseline.ResultFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the commands that measure nothing share. */
final class SubCommands {

    private SubCommands() {}

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What a command does with the results of earlier runs, the oldest first. */
    @FunctionalInterface
    interface Action {
        int on(List<ResultFile> files) throws ResultFileException, JsonProcessingException;
    }

    /**
     * Runs a command on the results in these directories and files.
     *
     * @return the exit code
     * @throws ParameterException when there are none, or one of the files is no result
     */
    static int run(final CommandSpec command, final List<Path> paths, final Action action)
            throws JsonProcessingException {
        requireNothingBefore(command);
        try {
            return action.on(ResultFile.find(paths, SubCommands::remark));
        } catch (final ResultFileException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    static String json(final Object document) throws JsonProcessingException {
        return JSON.writeValueAsString(document) + "\n";
    }

    /** What stands before the name of a sub-command would be for measuring, and nothing is measured. */
    private static void requireNothingBefore(final CommandSpec command) {
        if (!command.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    command.name() + " measures nothing: it has to stand first after bench, its options behind it");
        }
    }

    private static void remark(final String line) {
        System.err.println("memorystreamer: " + line);
    }
}
