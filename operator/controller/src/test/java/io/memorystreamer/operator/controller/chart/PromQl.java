package io.memorystreamer.operator.controller.chart;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a Grafana dashboard asks Prometheus for.
 *
 * @param metrics names of metrics
 * @param labels names of labels, but for those that Prometheus adds to what it reads
 */
record PromQl(Set<String> metrics, Set<String> labels) {
    /** Prometheus knows them by the target. */
    private static final Set<String> OF_THE_TARGET = Set.of("namespace", "pod", "job", "instance");

    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Pattern MATCHERS_AND_RANGES = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern NAME = Pattern.compile("\\b[a-z_:][a-z0-9_:]*\\b(?!\\s*\\()");

    static PromQl ofDashboard(Path dashboard) throws IOException {
        Set<String> metrics = new TreeSet<>();
        Set<String> labels = new TreeSet<>();
        for (String expression : new ObjectMapper().readTree(dashboard.toFile()).findValuesAsText("expr")) {
            Stream.concat(
                            GROUPING.matcher(expression)
                                    .results()
                                    .flatMap(grouping ->
                                            Arrays.stream(grouping.group(1).split("\\s*,\\s*"))),
                            MATCHER.matcher(expression).results().map(matcher -> matcher.group(1)))
                    .filter(label -> !OF_THE_TARGET.contains(label))
                    .forEach(labels::add);
            String names = MATCHERS_AND_RANGES
                    .matcher(GROUPING.matcher(expression).replaceAll(" "))
                    .replaceAll(" ");
            NAME.matcher(names).results().map(MatchResult::group).forEach(metrics::add);
        }
        return new PromQl(metrics, labels);
    }

    /** The names in Prometheus' text format. */
    static Set<String> metricsOf(String text) {
        return samples(text).map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of labels in Prometheus' text format. */
    static Set<String> labelsOf(String text) {
        return samples(text)
                .flatMap(line -> MATCHER.matcher(line).results().map(label -> label.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> samples(String text) {
        return text.lines().filter(line -> !line.startsWith("#"));
    }
}
