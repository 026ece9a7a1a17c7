package io.memorystreamer.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** A page of text on flight recordings: where time went, what was allocated and waited for, and the collector's pauses. */
final class RecordingSummary {

    private static final int ROWS = 15;

    private final Map<String, Long> hot = new HashMap<>();
    private final Map<String, Long> allocated = new HashMap<>();
    private final Map<String, Long> locked = new HashMap<>();
    private final Map<String, Long> parked = new HashMap<>();
    private long pauses;
    private Duration paused = Duration.ZERO;

    private RecordingSummary() {}

    /** @param recordings each of one JVM: of joined ones the reader takes the names of one JVM for those of another */
    static String of(final List<Path> recordings) throws IOException {
        final RecordingSummary summary = new RecordingSummary();
        for (final Path recording : recordings) {
            try (RecordingFile file = new RecordingFile(recording)) {
                while (file.hasMoreEvents()) {
                    summary.add(file.readEvent());
                }
            }
        }
        return summary.text();
    }

    private void add(final RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> hot.merge(top(event.getStackTrace()), 1L, Long::sum);
            case "jdk.ObjectAllocationSample" ->
                allocated.merge(name(event.getClass("objectClass")), event.getLong("weight"), Long::sum);
            case "jdk.JavaMonitorEnter" ->
                locked.merge(
                        name(event.getClass("monitorClass")),
                        event.getDuration().toMillis(),
                        Long::sum);
            case "jdk.ThreadPark" ->
                parked.merge(
                        name(event.getClass("parkedClass")), event.getDuration().toMillis(), Long::sum);
            case "jdk.GarbageCollection" -> {
                pauses++;
                paused = paused.plus(event.getDuration("sumOfPauses"));
            }
            default -> {
                // of no interest here
            }
        }
    }

    private static String top(final RecordedStackTrace trace) {
        if (trace == null || trace.getFrames().isEmpty()) {
            return "(no stack)";
        }
        final RecordedFrame frame = trace.getFrames().getFirst();
        final RecordedMethod method = frame.getMethod();
        return name(method.getType()) + "." + method.getName();
    }

    private static String name(final RecordedClass type) {
        return type == null ? "(none)" : Profiler.withoutAddresses(type.getName());
    }

    private String text() {
        final StringBuilder out = new StringBuilder();
        section(out, "Hot methods, samples", hot, count -> String.format(Locale.ROOT, "%,d", count));
        section(out, "Allocation by class, MB", allocated, bytes -> String.format(Locale.ROOT, "%,.1f", bytes / 1e6));
        section(out, "Waited for monitors, ms", locked, millis -> String.format(Locale.ROOT, "%,d", millis));
        section(out, "Parked, ms", parked, millis -> String.format(Locale.ROOT, "%,d", millis));
        out.append(String.format(
                Locale.ROOT, "Garbage collections: %d, paused %.1f ms%n", pauses, paused.toNanos() / 1e6));
        return out.toString();
    }

    private static void section(
            final StringBuilder out,
            final String title,
            final Map<String, Long> counts,
            final LongFunction<String> figure) {
        out.append(title).append('\n');
        if (counts.isEmpty()) {
            out.append("  none\n");
        }
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(ROWS)
                .forEach(entry -> out.append(
                        String.format(Locale.ROOT, "  %12s  %s%n", figure.apply(entry.getValue()), entry.getKey())));
        out.append('\n');
    }
}
