package io.memorystreamer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.memorystreamer.bench.baseline.History;
import io.memorystreamer.bench.baseline.ResultFileException;
import io.memorystreamer.bench.report.HistoryPage;
import io.memorystreamer.bench.report.HistoryTable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code memorystreamer bench history}: how figures moved from commit to commit. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Shows how the figures in a directory of results moved from commit to commit. Measures nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:there was a history to show", "2:bad arguments, or no results"})
final class HistoryCommand implements Callable<Integer> {

    enum Format {
        table,
        json,
        html
    }

    @Parameters(index = "0", paramLabel = "DIR", description = "A directory of results.")
    private Path directory;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "A category or scenario, such as latency or latency::latency_percentiles; all by default.")
    private String scenario;

    @Option(
            names = "--output-format",
            paramLabel = "table|json|html",
            description = "What to print on standard output; table by default. html is a page that needs nothing else.")
    private Format format = Format.table;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        return SubCommands.run(spec, List.of(directory), files -> {
            final History history = History.of(
                    files,
                    result -> scenario == null
                            || result.id().equals(scenario)
                            || result.id().startsWith(scenario + "::"));
            if (history.trends().isEmpty()) {
                throw new ResultFileException(
                        directory + ": no result of " + (scenario == null ? "a known scenario" : "'" + scenario + "'"));
            }
            System.out.print(
                    switch (format) {
                        case table -> HistoryTable.of(history);
                        case html -> HistoryPage.of(history);
                        case json -> SubCommands.json(history);
                    });
            return ExitCode.OK;
        });
    }
}
