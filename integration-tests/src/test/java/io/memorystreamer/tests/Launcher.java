package io.memorystreamer.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./memorystreamer} as a user starts it, its output in files. */
final class Launcher implements AutoCloseable {

    /** What the first start may have to build. */
    private static final long BUILD_SECONDS = 600;

    private static boolean built;

    private final Process process;
    private final Path out;
    private final Path err;

    private Launcher(final Process process, final Path out, final Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Once, so that no test waits for it. */
    private static synchronized void build(final Path directory) {
        if (!built) {
            built = true;
            try (Launcher bench = launch(directory, "bench", "--list")) {
                bench.await(BUILD_SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static Launcher start(final Path directory, final String... arguments) {
        build(directory);
        return launch(directory, arguments);
    }

    private static Launcher launch(final Path directory, final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Checkout.ROOT.resolve("memorystreamer").toString());
        command.addAll(List.of(arguments));
        try {
            final Path out = Files.createTempFile(directory, "out", ".txt");
            final Path err = Files.createTempFile(directory, "err", ".txt");
            return new Launcher(
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start(),
                    out,
                    err);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end and gives its exit code. */
    int await(final long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s: " + output() + errors());
        }
        return process.exitValue();
    }

    Process process() {
        return process;
    }

    /** The processes it has started, and theirs. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    String output() {
        return read(out);
    }

    String errors() {
        return read(err);
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
