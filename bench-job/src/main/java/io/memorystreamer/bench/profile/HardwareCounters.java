package io.memorystreamer.bench.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts instructions and cycles of a process, and of those that it starts, by {@code perf stat} at fixed intervals. The median
 * interval over the rate of messages gives what a message takes: start and end of the process are in few intervals.
 */
final class HardwareCounters implements Profiler {

    private static final String INSTRUCTIONS = "instructions";
    private static final String CYCLES = "cycles";
    private static final int INTERVAL_MILLIS = 200;
    private static final String MESSAGES_PER_SECOND = "messagesPerSecond";

    private HardwareCounters() {}

    /** @throws ProfileException where perf or the counters are missing */
    static HardwareCounters find() throws ProfileException {
        final String output;
        try {
            final Process probe = new ProcessBuilder("perf", "stat", "-x", ",", "-e", INSTRUCTIONS, "true")
                    .redirectErrorStream(true)
                    .start();
            probe.getOutputStream().close();
            output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new ProfileException(
                    "--profile instructions: perf is missing: install it (Debian: apt-get install" + " linux-perf)");
        }
        requireCounters(output);
        return new HardwareCounters();
    }

    /** @param output of perf stat with {@code -x ,}: the first field is the count, or why there is none */
    static void requireCounters(final String output) throws ProfileException {
        final boolean counted = output.lines().anyMatch(line -> line.contains(INSTRUCTIONS) && line.matches("\\d+,.*"));
        if (!counted) {
            final String why = output.contains("<not supported>")
                    ? "this machine has no hardware counters (perf: <not supported>); a virtual machine needs a virtual PMU"
                    : "perf counts no instructions here (" + output.strip().replaceAll("\\s+", " ")
                            + "); sysctl kernel.perf_event_paranoid=1 permits it";
            throw new ProfileException("--profile instructions: " + why);
        }
    }

    @Override
    public List<String> command(final List<String> command, final Path parts, final int number) {
        final List<String> counted = new ArrayList<>(List.of(
                "perf", "stat", "-x", ",", "-I", Integer.toString(INTERVAL_MILLIS), "-e", INSTRUCTIONS + "," + CYCLES));
        counted.addAll(List.of("-o", parts.resolve(number + ".csv").toString(), "--"));
        counted.addAll(command);
        return counted;
    }

    @Override
    public Output merge(final List<Path> parts, final Path target, final Map<String, Double> metrics)
            throws IOException {
        final List<String> lines = new ArrayList<>();
        for (final Path part : parts) {
            lines.addAll(Files.readAllLines(part));
        }
        final Path csv = Path.of(target + ".csv");
        final Path text = Path.of(target + ".txt");
        final String summary = summary(lines, metrics.get(MESSAGES_PER_SECOND));
        Files.write(csv, lines);
        Files.writeString(text, summary);
        return new Output(List.of(text, csv), Profiler.page(summary));
    }

    /**
     * @param lines {@code seconds,count,unit,event,...}, as {@code perf stat -I -x ,} writes them
     * @param messagesPerSecond null where none were measured
     */
    static String summary(final List<String> lines, final Double messagesPerSecond) {
        final double[] instructions = counts(lines, INSTRUCTIONS);
        final double[] cycles = counts(lines, CYCLES);
        final StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "Instructions %,.0f, cycles %,.0f, instructions per cycle %.2f%n",
                sum(instructions),
                sum(cycles),
                sum(instructions) / sum(cycles)));
        if (messagesPerSecond != null) {
            out.append(String.format(
                    Locale.ROOT,
                    "Per message at %,.0f messages/s: %.1f instructions, %.1f cycles (median of intervals of %d ms)%n",
                    messagesPerSecond,
                    perSecond(instructions) / messagesPerSecond,
                    perSecond(cycles) / messagesPerSecond,
                    INTERVAL_MILLIS));
        }
        return out.toString();
    }

    private static double[] counts(final List<String> lines, final String event) {
        return lines.stream()
                .map(line -> line.split(","))
                .filter(fields -> fields.length > 3 && fields[3].startsWith(event) && fields[1].matches("\\d+"))
                .mapToDouble(fields -> Double.parseDouble(fields[1]))
                .toArray();
    }

    private static double sum(final double[] counts) {
        return Arrays.stream(counts).sum();
    }

    private static double perSecond(final double[] counts) {
        if (counts.length == 0) {
            return Double.NaN;
        }
        final double[] sorted = counts.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] * 1000 / INTERVAL_MILLIS;
    }
}
