package io.memorystreamer.bench.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import one.convert.Arguments;
import one.convert.FlameGraph;
import one.profiler.AsyncProfilerLoader;

/**
 * async-profiler, loaded into the JVM from its start. Each JVM writes its stacks when it ends; added up, they are a flame graph
 * and a file of collapsed stacks ({@code frame;frame;frame count}).
 */
final class AsyncProfiler implements Profiler {

    /** A JVM that is profiled has it among its flags. */
    private static final String AGENT = "-agentpath:";

    private static final String LIBRARY = "libasyncProfiler";

    /** Needs perf events, unlike {@code cpu}, which takes a timer in their place and does not say so. */
    private static final String PERF_EVENT = "cpu-clock";

    private static final String PERF_EVENTS_OR_TIMER = "cpu";
    private static final String TIMER = "ctimer";
    private static final long PROBE_SECONDS = 20;

    private final ProfileKind kind;
    private final Path library;
    private final String event;

    AsyncProfiler(final ProfileKind kind, final Path library, final String event) {
        this.kind = kind;
        this.library = library;
        this.event = event;
    }

    /**
     * @param directory where the library is unpacked
     * @param log gets a line when perf events are not permitted
     * @throws ProfileException where async-profiler does not run
     */
    static AsyncProfiler of(final ProfileKind kind, final Path directory, final PrintStream log)
            throws ProfileException {
        if (!AsyncProfilerLoader.isSupported()) {
            throw new ProfileException(
                    "--profile " + kind + ": async-profiler does not run on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + "; --profile detailed does");
        }
        try {
            AsyncProfilerLoader.setExtractionDirectory(directory);
            final Path library = AsyncProfilerLoader.getAsyncProfilerPath().toAbsolutePath();
            if (kind != ProfileKind.CPU) {
                return new AsyncProfiler(kind, library, kind.label());
            }
            if (permitsPerfEvents(library)) {
                return new AsyncProfiler(kind, library, PERF_EVENTS_OR_TIMER);
            }
            log.println("memorystreamer: perf events are not permitted here: CPU time is sampled by timers, without the"
                    + " kernel's stacks (sysctl kernel.perf_event_paranoid=1 permits them)");
            return new AsyncProfiler(kind, library, TIMER);
        } catch (final IOException e) {
            throw new ProfileException("--profile " + kind + ": cannot unpack async-profiler: " + e.getMessage());
        }
    }

    private static boolean permitsPerfEvents(final Path library) throws IOException {
        final Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        AGENT + library + "=start,event=" + PERF_EVENT + ",quiet,collapsed,file=/dev/null",
                        "-version")
                .redirectErrorStream(true)
                .start();
        final String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)
                    && probe.exitValue() == 0
                    && !output.contains("[ERROR]");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            probe.destroyForcibly();
        }
    }

    /** Whether a JVM flag loads async-profiler. */
    static boolean isAgent(final String flag) {
        return flag.startsWith(AGENT) && flag.contains(LIBRARY);
    }

    @Override
    public List<String> command(final List<String> command, final Path parts, final int number) {
        final List<String> profiled = new ArrayList<>(command);
        // Standard output belongs to the process: not a word on it.
        profiled.add(
                1,
                AGENT + library + "=start,event=" + event + ",collapsed," + counter() + ",quiet,loglevel=none,file="
                        + parts.resolve("%p.collapsed"));
        return profiled;
    }

    @Override
    public Output merge(final List<Path> parts, final Path target, final Map<String, Double> metrics)
            throws IOException {
        final Map<String, Long> stacks = new TreeMap<>();
        for (final Path part : parts) {
            for (final String line : Files.readAllLines(part)) {
                final int space = line.lastIndexOf(' ');
                if (space > 0) {
                    stacks.merge(
                            Profiler.withoutAddresses(line.substring(0, space)),
                            Long.valueOf(line.substring(space + 1)),
                            Long::sum);
                }
            }
        }
        if (stacks.isEmpty()) {
            return Output.NOTHING;
        }
        final StringBuilder collapsed = new StringBuilder();
        stacks.forEach((stack, count) ->
                collapsed.append(stack).append(' ').append(count).append('\n'));
        final FlameGraph graph = new FlameGraph(new Arguments("--title", title()));
        graph.parseCollapsed(new StringReader(collapsed.toString()));
        final ByteArrayOutputStream page = new ByteArrayOutputStream();
        graph.dump(new PrintStream(page, false, StandardCharsets.UTF_8));
        final Path html = Path.of(target + ".html");
        final Path text = Path.of(target + ".collapsed");
        Files.write(html, page.toByteArray());
        Files.writeString(text, collapsed);
        return new Output(List.of(html, text), page.toString(StandardCharsets.UTF_8));
    }

    /** CPU time is as many samples as there are; an allocation and a wait may be large or small. */
    private String counter() {
        return kind == ProfileKind.CPU ? "samples" : "total";
    }

    private String title() {
        return switch (kind) {
            case ALLOC -> "Allocated bytes";
            case LOCK -> "Nanoseconds waited for locks";
            default -> event.equals(TIMER) ? "CPU time, by timers" : "CPU time";
        };
    }
}
