package io.memorystreamer.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The environment's fields as lines for people, whatever fields there are. */
final class EnvironmentLines {

    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern ABBREVIATION = Pattern.compile("\\b(cpus?|jvm|numa|smt|p99|p95|gc)\\b");

    private EnvironmentLines() {}

    /** Name and value of each line, in the document's order; a map within has a line for each of its fields. */
    static Map<String, String> of(final Map<String, ?> environment) {
        final Map<String, String> lines = new LinkedHashMap<>();
        add(lines, "", environment);
        return lines;
    }

    private static void add(final Map<String, String> lines, final String prefix, final Map<?, ?> fields) {
        fields.forEach((name, value) -> {
            final String line = prefix + words(String.valueOf(name));
            switch (value) {
                case null -> {}
                case Map<?, ?> inner -> add(lines, line + ", ", inner);
                case List<?> list ->
                    lines.put(line, list.stream().map(String::valueOf).collect(Collectors.joining(" ")));
                case Double figure -> lines.put(line, Units.figure(figure));
                default -> lines.put(line, value.toString());
            }
        });
    }

    /** {@code stallP99Micros} as {@code stall P99 micros}. */
    private static String words(final String name) {
        final String words = WORD.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
        return ABBREVIATION.matcher(words).replaceAll(match -> {
            final String found = match.group();
            return found.equals("cpus") ? "CPUs" : found.toUpperCase(Locale.ROOT);
        });
    }
}
