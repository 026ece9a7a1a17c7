package io.memorystreamer.bench;

import picocli.CommandLine;

/** Entry point of the suite. */
public final class Bench {

    private Bench() {}

    public static void main(final String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new AnalyzeCommand())
                .addSubcommand(new HistoryCommand())
                .setAllowSubcommandsAsOptionParameters(true) // a baseline may be called history
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((exception, arguments) -> {
                    System.err.println(oneLine(exception.getMessage()) + " (see bench --help)");
                    return ExitCode.BAD_ARGUMENTS;
                })
                .setExecutionExceptionHandler((exception, command, result) -> {
                    System.err.println(oneLine(exception.toString()));
                    return ExitCode.RUN_FAILED;
                });
    }

    private static String oneLine(final String text) {
        return "memorystreamer: " + String.valueOf(text).replaceAll("\\s+", " ").strip();
    }
}
