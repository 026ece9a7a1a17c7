package io.memorystreamer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.memorystreamer.bench.baseline.Analysis;
import io.memorystreamer.bench.report.ChangeTable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code memorystreamer bench analyze}: what changed with the newest run of each scenario. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Compares, for each scenario, its newest run with the one before. Measures nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing regressed", "1:something regressed", "2:bad arguments, or files that are no results"
        })
final class AnalyzeCommand implements Callable<Integer> {

    enum Format {
        table,
        json
    }

    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "1..*",
            description = "Directories of results, or JSON documents of runs.")
    private List<Path> paths;

    @Option(
            names = "--output-format",
            paramLabel = "table|json",
            description = "What to print on standard output; table by default.")
    private Format format = Format.table;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        return SubCommands.run(spec, paths, files -> {
            final Analysis analysis = Analysis.of(files);
            System.out.print(format == Format.table ? ChangeTable.of(analysis) : SubCommands.json(analysis));
            return analysis.regressed() ? ExitCode.REGRESSED : ExitCode.OK;
        });
    }
}
