package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.JudgedTarget;
import io.memorystreamer.bench.report.RunDocument.Result;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The results as a comment of a pull request, in GitHub's Markdown: the verdicts, then all figures folded away. */
public final class MarkdownReport {

    /** GitHub takes comments of up to 65,536 characters. */
    static final int MAX_CHARACTERS = 60_000;

    private MarkdownReport() {}

    /** @param json the document of a run */
    public static String of(final String json) {
        return of(RunDocument.read(json));
    }

    static String of(final RunDocument document) {
        final StringBuilder out = new StringBuilder("## MemoryStreamer benchmarks\n\n");
        if (document.error() != null) {
            out.append("**The run failed.** ")
                    .append(text(document.error().message()))
                    .append("\n\n");
        }
        if (document.results().stream().anyMatch(result -> result.profiled() != null)) {
            out.append("**Profiled:** these figures do not count, and nothing is judged by them.\n\n");
        }
        out.append(summary(document)).append("\n\n");
        if (document.comparison() != null) {
            changes(out, document.comparison());
        }
        targets(out, document.results());
        final StringBuilder end = new StringBuilder();
        environment(end, document);
        figures(out, document.results(), MAX_CHARACTERS - end.length());
        return out.append(end).toString();
    }

    private static String summary(final RunDocument document) {
        final String counts = Arrays.stream(Outcome.values())
                .map(outcome -> {
                    final long count = document.results().stream()
                            .filter(result -> Outcome.of(result) == outcome)
                            .count();
                    return count == 0 ? "" : count + " " + outcome.label();
                })
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        final Object commit = document.environment().get("commit");
        return (counts.isEmpty() ? "No results" : "**" + counts + "**")
                + (commit == null ? "" : ", commit " + code(commit.toString())) + ", "
                + text(String.valueOf(document.environment().get("cpuModel"))) + ", "
                + document.environment().get("cpus") + " CPUs";
    }

    /** Those that are beyond doubt; the others in numbers. */
    private static void changes(final StringBuilder out, final RunDocument.Changes comparison) {
        final List<ChangeRows.Row> rows = ChangeRows.of(comparison);
        out.append("Compared with ").append(text(comparison.against()));
        out.append(": ").append(ChangeRows.summary(comparison)).append(".\n\n");
        comparison
                .differences()
                .forEach(line -> out.append("- ").append(text(line)).append('\n'));
        final StringBuilder lines = new StringBuilder();
        rows.stream()
                .filter(row -> !row.settled())
                .forEach(row -> row(
                        lines,
                        row.sign() + " " + row.verdict(),
                        "<code>" + text(row.id()) + "</code> " + text(row.label()),
                        code(row.metric()),
                        row.before(),
                        row.now(),
                        row.change(),
                        row.interval()));
        if (!lines.isEmpty()) {
            out.append(
                            "\n| Change | Scenario | Figure | Before | Now | % | 95 % interval |\n|---|---|---|---:|---:|---:|---:|\n")
                    .append(bounded(lines, MAX_CHARACTERS / 4));
        }
        out.append('\n');
    }

    private static void targets(final StringBuilder out, final List<Result> results) {
        final StringBuilder rows = new StringBuilder();
        for (final Outcome outcome : Outcome.values()) {
            for (final Result result : results) {
                if (outcome == Outcome.FAILED && result.failure() != null) {
                    row(rows, sign(Outcome.FAILED), name(result), text(result.failure()), "", "", "");
                }
                result.targets().stream()
                        .filter(target -> Outcome.of(target.verdict()) == outcome)
                        .forEach(target -> row(
                                rows,
                                sign(outcome),
                                name(result),
                                code(target.name()),
                                measured(result, target),
                                figure(target.name(), target.goal()),
                                target.grade() == null ? "" : text(target.grade())));
            }
        }
        if (!rows.isEmpty()) {
            out.append("| Verdict | Scenario | Target | Measured | Goal | Grade |\n|---|---|---|---:|---:|---|\n")
                    .append(bounded(rows, MAX_CHARACTERS / 4))
                    .append('\n');
        }
    }

    /** Whole lines of it, and a word on those that are left out. */
    private static String bounded(final StringBuilder lines, final int characters) {
        return lines.length() <= characters
                ? lines.toString()
                : lines.substring(0, lines.lastIndexOf("\n", characters) + 1)
                        + "\nThe rest does not fit a comment: see the JSON document or the page.\n";
    }

    private static void figures(final StringBuilder out, final List<Result> results, final int characters) {
        for (final Result result : results) {
            final StringBuilder part = new StringBuilder();
            part.append("<details><summary>")
                    .append(name(result))
                    .append(Headline.of(result)
                            .map(name -> ": " + text(name) + " "
                                    + figure(name, result.metrics().get(name)))
                            .orElse(""))
                    .append("</summary>\n\n| Figure | Value | Peer's | 95 % interval |\n|---|---:|---:|---:|\n");
            FigureRows.of(result).forEach(row -> row(part, code(row.name()), row.value(), row.peer(), row.interval()));
            part.append("\n</details>\n\n");
            if (out.length() + part.length() > characters - 100) {
                out.append("The figures of more results do not fit a comment: see the JSON document or the page.\n\n");
                return;
            }
            out.append(part);
        }
    }

    private static void environment(final StringBuilder out, final RunDocument document) {
        out.append("<details><summary>Environment</summary>\n\n| | |\n|---|---|\n");
        EnvironmentLines.of(document.environment()).forEach((name, value) -> row(out, text(name), text(value)));
        out.append("\n</details>\n");
    }

    private static void row(final StringBuilder out, final String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String name(final Result result) {
        return "<code>" + text(result.id()) + "</code> " + text(result.label());
    }

    private static String sign(final Outcome outcome) {
        return outcome.sign() + " " + outcome.label();
    }

    private static String measured(final Result result, final JudgedTarget target) {
        final String interval =
                TableReport.plusMinus(target.measured(), result.confidence().get(target.name()));
        return figure(target.name(), target.measured())
                + (interval.equals("-") ? "" : " " + FigureRows.pretty(interval));
    }

    private static String figure(final String metric, final Double value) {
        return FigureRows.pretty(Units.withUnit(metric, value));
    }

    /**
     * What means something in Markdown or HTML, or to GitHub ({@code #} an issue, {@code @} a person), as its character
     * reference; line ends as spaces.
     */
    private static String text(final String text) {
        final StringBuilder out = new StringBuilder();
        for (final char c : text.replaceAll("\\s+", " ").toCharArray()) {
            if ("&<>|`*[]\\~#@".indexOf(c) >= 0) {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String code(final String text) {
        return "<code>" + text(text) + "</code>";
    }
}
