package io.memorystreamer.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that lives no longer than this one: it is ended by {@link #close}, by the shutdown hook when this JVM is told
 * to stop, and by its own watch on standard input when this JVM is killed.
 */
final class ChildProcess implements AutoCloseable {

    private static final int TAIL_LINES = 20;
    private static final int MAX_LINE = 2_000;
    private static final long STOP_SECONDS = 5;

    private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();

    private static volatile boolean stopping;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::endAll, "end-children"));
    }

    private final Process process;
    private final Deque<String> tail = new ArrayDeque<>();
    private final List<Thread> readers;

    private ChildProcess(final Process process, final Consumer<String> onOutput) {
        this.process = process;
        this.readers = List.of(read(process.getInputStream(), onOutput), read(process.getErrorStream(), this::keep));
    }

    private static void endAll() {
        stopping = true; // first: the ends that follow are no failures of the run
        RUNNING.forEach(ChildProcess::close);
        ControlGroup.closeAll();
        ScratchDirectory.closeAll();
    }

    /** Whether this JVM was told to stop and the children end because of that. */
    static boolean stopping() {
        return stopping;
    }

    /** @param onOutput gets the lines of standard output, on a thread of its own */
    static ChildProcess start(final List<String> command, final Consumer<String> onOutput) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command);
        // What lets this process hand its results over is no business of brokers and peers.
        builder.environment().keySet().removeIf(name -> name.startsWith("MEMORYSTREAMER_") && name.endsWith("_TOKEN"));
        final ChildProcess child = new ChildProcess(builder.start(), onOutput);
        RUNNING.add(child);
        child.process.onExit().thenRun(() -> RUNNING.remove(child));
        return child;
    }

    /** The java command of this JVM with the flags every process of ours needs; to be completed by the caller. */
    static List<String> java(final List<String> flags) {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(flags);
        return command;
    }

    private static Thread read(final InputStream stream, final Consumer<String> onLine) {
        return Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    onLine.accept(line);
                }
            } catch (final IOException e) {
                // the stream ends with the process
            }
        });
    }

    private void keep(final String line) {
        synchronized (tail) {
            if (tail.size() == TAIL_LINES) {
                tail.removeFirst();
            }
            tail.add(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
        }
    }

    /** The last lines of standard error. */
    List<String> tail() {
        synchronized (tail) {
            return List.copyOf(tail);
        }
    }

    Process process() {
        return process;
    }

    /** Waits for the process's end, and then for the rest of its output. */
    int await() throws InterruptedException {
        final int code = process.waitFor();
        awaitOutput();
        return code;
    }

    private void awaitOutput() {
        try {
            for (final Thread reader : readers) {
                reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How it ended, in words. */
    String ending() {
        if (process.isAlive()) {
            return "is still running";
        }
        awaitOutput();
        final int code = process.exitValue();
        final String how = code > 128 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
        final List<String> lines = tail();
        return lines.isEmpty()
                ? how
                : how + " (its last words: " + lines.getLast().strip() + ")";
    }

    /** Whether Ctrl-C in a terminal, which reaches every process there, ended it. */
    boolean wasInterrupted() {
        return !process.isAlive() && process.exitValue() == Interruption.EXIT_CODE;
    }

    /** Ends it and what it has started, such as the JVMs of JMH. */
    @Override
    public void close() {
        final List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroy);
    }
}
