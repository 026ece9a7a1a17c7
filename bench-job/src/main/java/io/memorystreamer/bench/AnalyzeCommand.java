package io.memorystreamer.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.memorystreamer.bench.baseline.Analysis;
import io.memorystreamer.bench.baseline.ResultFile;
import io.memorystreamer.bench.baseline.ResultFileException;
import io.memorystreamer.bench.report.ChangeTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    public Integer call() throws IOException {
        SubCommands.requireNothingBefore(spec);
        try {
            final Analysis analysis = Analysis.of(ResultFile.find(paths, SubCommands::remark));
            System.out.print(
                    format == Format.table
                            ? ChangeTable.of(analysis)
                            : JsonMapper.builder()
                                            .enable(SerializationFeature.INDENT_OUTPUT)
                                            .build()
                                            .writeValueAsString(analysis)
                                    + "\n");
            return analysis.regressed() ? ExitCode.REGRESSED : ExitCode.OK;
        } catch (final ResultFileException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
