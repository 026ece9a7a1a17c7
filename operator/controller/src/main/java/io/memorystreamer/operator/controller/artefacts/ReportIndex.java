package io.memorystreamer.operator.controller.artefacts;

import static java.util.Objects.requireNonNullElse;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page that lists a run's reports. Pure functions. */
final class ReportIndex {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%1$s</title>
            <style>
            body { font: 1rem system-ui, sans-serif; margin: 2rem; }
            table { border-collapse: collapse; }
            th, td { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #ccc; }
            </style></head>
            <body><h1>%1$s</h1>
            <p>%2$s</p>
            <table>
            <tr><th>Job</th><th>CPU</th><th>Memory</th><th>Throughput</th><th>P99</th><th>Verdict</th><th>Report</th></tr>
            %3$s
            </table></body>
            </html>
            """;

    private ReportIndex() {}

    static String html(BenchmarkRun run, List<BenchmarkResult> results) {
        String name = run.getMetadata().getNamespace() + "/" + run.getMetadata().getName();
        String phase = run.getStatus() == null || run.getStatus().phase() == null
                ? "not started"
                : run.getStatus().phase() + ", " + run.getStatus().progress();
        return PAGE.formatted(
                escape(name),
                escape(phase),
                results.stream().map(result -> row(name, result.getSpec())).collect(Collectors.joining("\n")));
    }

    private static String row(String run, BenchmarkResultSpec result) {
        String verdict = result.verdict() == null ? "" : result.verdict().label();
        String outcome = result.error() == null ? verdict : result.error().reason();
        return "<tr>"
                + cell(escape(result.jobName()))
                + cell(escape(result.cell().cpu()))
                + cell(escape(result.cell().memory()))
                + cell(escape(result.throughput()))
                + cell(escape(result.p99()))
                + cell(escape(outcome))
                + cell(links(run, result))
                + "</tr>";
    }

    private static String links(String run, BenchmarkResultSpec result) {
        if (result.report() == null) {
            return "none";
        }
        return IntStream.range(0, requireNonNullElse(result.loadGenerators(), 1))
                .mapToObj(index -> "<a href=\"/reports/%s/%s/%d\">%s</a>"
                        .formatted(escape(run), escape(result.jobName()), index, index == 0 ? "open" : "Pod " + index))
                .collect(Collectors.joining(" "));
    }

    private static String cell(String html) {
        return "<td>" + html + "</td>";
    }

    private static String escape(String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
    }
}
