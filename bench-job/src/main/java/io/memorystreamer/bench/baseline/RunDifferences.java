package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What differs between two runs besides the code, in words. */
final class RunDifferences {

    /** Fields of the environment that make it another machine, and their names for people. */
    private static final Map<String, String> MACHINE = machine();

    private static final int MAX_SETTINGS = 3;

    /** What stands among the settings and tells how the run went; the forks are counted beside every change. */
    private static final Set<String> OUTCOMES = Set.of("warmUp", "forks");

    private static final Pattern LOOPBACK_PORT = Pattern.compile("(127\\.0\\.0\\.1:)\\d+");

    private RunDifferences() {}

    private static Map<String, String> machine() {
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("cpuModel", "CPU model");
        fields.put("cpus", "CPUs");
        fields.put("cpuQuota", "CPU quota");
        fields.put("cores", "cores");
        fields.put("smt", "SMT");
        fields.put("numaNodes", "NUMA nodes");
        fields.put("governor", "CPU frequency governor");
        fields.put("memoryLimitBytes", "memory limit in bytes");
        fields.put("operatingSystem", "operating system and kernel");
        fields.put("jvm", "JVM");
        return fields;
    }

    /** One line for each property of the machine that differs; none when it is the same one. */
    static List<String> ofMachines(final ResultDocument before, final ResultDocument now) {
        final List<String> lines = new ArrayList<>();
        MACHINE.forEach((field, name) -> {
            final JsonNode was = before.environment().get(field);
            final JsonNode is = now.environment().get(field);
            if (!Objects.equals(text(was), text(is))) {
                lines.add("other machine: " + name + " is " + text(is) + ", was " + text(was));
            }
        });
        return lines;
    }

    private static String text(final JsonNode value) {
        return value == null || value.isNull() ? "unknown" : value.asText();
    }

    /** One line when two results of one scenario were measured in different ways; otherwise none. */
    static List<String> ofSettings(final StoredResult before, final StoredResult now) {
        final TreeSet<String> names = new TreeSet<>(before.settings().keySet());
        names.addAll(now.settings().keySet());
        names.removeAll(OUTCOMES);
        final List<String> differing = new ArrayList<>(names.stream()
                .filter(name -> !Objects.equals(
                        anyPort(before.settings().get(name)),
                        anyPort(now.settings().get(name))))
                .map(name -> name + " is " + now.settings().getOrDefault(name, "not there") + ", was "
                        + before.settings().getOrDefault(name, "not there"))
                .toList());
        if (!before.jvmFlags().equals(now.jvmFlags())) {
            differing.add("jvmFlags are " + String.join(" ", now.jvmFlags()) + ", were "
                    + String.join(" ", before.jvmFlags()));
        }
        if (differing.isEmpty()) {
            return List.of();
        }
        final int more = differing.size() - MAX_SETTINGS;
        return List.of("other settings: " + now.key() + ": "
                + differing.stream().limit(MAX_SETTINGS).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : ""));
    }

    /** A server of the run's own listens at another port each time. */
    private static String anyPort(final String setting) {
        return setting == null ? null : LOOPBACK_PORT.matcher(setting).replaceAll("$1*");
    }
}
