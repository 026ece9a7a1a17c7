package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.JudgedTarget;
import io.memorystreamer.bench.report.RunDocument.Profile;
import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A run as {@code report.html} shows it: everything is text by then, in the order of the page. */
record ReportPage(
        String commit,
        String machine,
        String time,
        String error,
        String profiled,
        Comparison comparison,
        List<Count> counts,
        List<TargetRow> targets,
        List<Category> categories,
        List<Entry> environment,
        int results) {

    /** What changed since an earlier run. */
    record Comparison(String against, String summary, List<String> differences, List<ChangeRows.Row> rows) {

        static Comparison of(final RunDocument.Changes changes) {
            return new Comparison(
                    changes.against() + (changes.commit() == null ? "" : ", commit " + changes.commit()),
                    ChangeRows.summary(changes),
                    changes.differences(),
                    ChangeRows.of(changes));
        }
    }

    /** How many results came out so. */
    record Count(Outcome outcome, int results) {

        public String label() {
            return outcome.label();
        }

        public String sign() {
            return outcome.sign();
        }
    }

    /** A name and a value. */
    record Entry(String name, String value) {}

    /**
     * A target, or a result that failed.
     *
     * @param anchor of the result it belongs to
     * @param severity the smaller the worse
     * @param failure null for a target
     */
    record TargetRow(
            String anchor,
            String category,
            String id,
            String label,
            String metric,
            String goal,
            double goalSort,
            String measured,
            double measuredSort,
            String interval,
            String verdict,
            String sign,
            int severity,
            String grade,
            String failure) {}

    /** The scenarios of one category. */
    record Category(String name, List<Scenario> scenarios) {}

    /** The results of one scenario. */
    record Scenario(
            String id,
            String description,
            List<Charts.Chart> ratios,
            List<Charts.Chart> sideBySide,
            List<Card> results) {}

    /** A result. */
    record Card(
            String anchor,
            String label,
            String category,
            String verdict,
            String sign,
            String headline,
            boolean open,
            String failure,
            List<FigureRows.Row> figures,
            boolean compared,
            boolean forked,
            String forks,
            List<Charts.Chart> charts,
            List<Entry> settings,
            String jvmFlags,
            List<Profile> profiles) {}

    /** Scenarios with more results have them closed. */
    private static final int MAX_OPEN = 3;

    static ReportPage of(final RunDocument document) {
        final Map<Result, String> anchors = new IdentityHashMap<>();
        document.results().forEach(result -> anchors.put(result, "result-" + (anchors.size() + 1)));
        final List<TargetRow> targets = new ArrayList<>();
        for (final Result result : document.results()) {
            if (result.failure() != null) {
                targets.add(failure(result, anchors.get(result)));
            }
            result.targets().forEach(target -> targets.add(target(result, target, anchors.get(result))));
        }
        targets.sort((a, b) -> Integer.compare(a.severity(), b.severity()));
        final Object commit = document.environment().get("commit");
        return new ReportPage(
                commit == null ? "" : commit.toString(),
                machine(document.environment()),
                document.time(),
                document.error() == null
                        ? null
                        : document.error().reason() + ": " + document.error().message(),
                document.results().stream()
                        .map(Result::profiled)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                document.comparison() == null ? null : Comparison.of(document.comparison()),
                counts(document.results()),
                targets,
                categories(document.results(), anchors),
                EnvironmentLines.of(document.environment()).entrySet().stream()
                        .map(line -> new Entry(line.getKey(), line.getValue()))
                        .toList(),
                document.results().size());
    }

    private static String machine(final Map<String, Object> environment) {
        return environment.getOrDefault("cpuModel", "unknown CPU") + ", " + environment.getOrDefault("cpus", "?")
                + " CPUs";
    }

    private static List<Count> counts(final List<Result> results) {
        return Arrays.stream(Outcome.values())
                .map(outcome -> new Count(outcome, (int) results.stream()
                        .filter(result -> Outcome.of(result) == outcome)
                        .count()))
                .toList();
    }

    private static TargetRow failure(final Result result, final String anchor) {
        return new TargetRow(
                anchor,
                result.category(),
                result.id(),
                result.label(),
                "",
                "",
                0,
                "",
                0,
                "",
                Outcome.FAILED.label(),
                Outcome.FAILED.sign(),
                Outcome.FAILED.ordinal(),
                "",
                result.failure());
    }

    private static TargetRow target(final Result result, final JudgedTarget target, final String anchor) {
        final Outcome outcome = Outcome.of(target.verdict());
        return new TargetRow(
                anchor,
                result.category(),
                result.id(),
                result.label(),
                target.name(),
                FigureRows.pretty(Units.withUnit(target.name(), target.goal())),
                target.goal(),
                FigureRows.pretty(Units.withUnit(target.name(), target.measured())),
                target.measured(),
                FigureRows.interval(result, target.name(), target.measured()),
                outcome.label(),
                outcome.sign(),
                outcome.ordinal(),
                target.grade() == null ? "" : target.grade(),
                null);
    }

    private static List<Category> categories(final List<Result> results, final Map<Result, String> anchors) {
        final Map<String, Map<String, List<Result>>> grouped = results.stream()
                .collect(Collectors.groupingBy(
                        Result::category,
                        LinkedHashMap::new,
                        Collectors.groupingBy(Result::id, LinkedHashMap::new, Collectors.toList())));
        return grouped.entrySet().stream()
                .map(category -> new Category(
                        category.getKey(),
                        category.getValue().entrySet().stream()
                                .map(scenario -> scenario(scenario.getKey(), scenario.getValue(), anchors))
                                .toList()))
                .toList();
    }

    private static Scenario scenario(final String id, final List<Result> results, final Map<Result, String> anchors) {
        final String description = ScenarioCatalog.variants(id).stream()
                .findFirst()
                .map(io.memorystreamer.bench.scenario.Scenario::description)
                .orElse("");
        return new Scenario(
                id,
                description,
                Charts.ratios(results),
                Charts.sideBySide(results),
                results.stream()
                        .map(result -> card(result, anchors.get(result), results.size() <= MAX_OPEN))
                        .toList());
    }

    private static Card card(final Result result, final String anchor, final boolean open) {
        final Outcome outcome = Outcome.of(result);
        final List<FigureRows.Row> figures = FigureRows.of(result);
        return new Card(
                anchor,
                result.label(),
                result.category(),
                outcome.label(),
                outcome.sign(),
                headline(result),
                open,
                result.failure(),
                figures,
                figures.stream().anyMatch(row -> !row.peer().isEmpty()),
                figures.stream().anyMatch(row -> row.forks() != null),
                forks(result),
                Charts.of(result),
                result.settings().entrySet().stream()
                        .map(setting -> new Entry(setting.getKey(), setting.getValue()))
                        .toList(),
                String.join(" ", result.jvmFlags()),
                result.profiles());
    }

    private static String headline(final Result result) {
        return Headline.of(result)
                .map(name -> name + " "
                        + FigureRows.pretty(
                                Units.withUnit(name, result.metrics().get(name))))
                .orElse("");
    }

    private static String forks(final Result result) {
        final int forks = result.forks().size();
        return (forks > 1 ? forks + " forks" : "one fork")
                + ", stalls of the machine: P99 "
                + Units.figure(result.stallFloor().p99Micros()) + " µs, "
                + Units.figure(result.stallFloor().lostShare() * 100) + " % of the time"
                + (result.outliers().isEmpty()
                        ? ""
                        : "; outliers, which count: "
                                + String.join(", ", result.outliers().keySet()));
    }
}
