package io.memorystreamer.bench.profile;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether and how the processes of a run are profiled, and where the profiles go. */
public final class Profiling {

    /** No process is. */
    public static final Profiling OFF = new Profiling(null, null, null, null, null);

    private final ProfileKind kind;
    private final Profiler profiler;
    private final Path directory;
    private final Path temporary;
    private final PrintStream log;

    private Profiling(
            final ProfileKind kind,
            final Profiler profiler,
            final Path directory,
            final Path temporary,
            final PrintStream log) {
        this.kind = kind;
        this.profiler = profiler;
        this.directory = directory;
        this.temporary = temporary;
        this.log = log;
    }

    /**
     * @param directory for the profiles, made when missing
     * @param log gets a line for each file
     * @throws ProfileException when this machine cannot be profiled that way, or the directory cannot be written to
     */
    public static Profiling of(final ProfileKind kind, final Path directory, final PrintStream log)
            throws ProfileException {
        final Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Files.delete(Files.createTempFile(absolute, ".", ".tmp"));
        } catch (final IOException e) {
            throw new ProfileException("--profile-dir " + directory + ": cannot be written to: " + e);
        }
        final Path temporary = temporary();
        final Profiler profiler = switch (kind) {
            case CPU, ALLOC, LOCK -> AsyncProfiler.of(kind, temporary, log);
            case DETAILED -> new FlightRecorder();
            case INSTRUCTIONS -> HardwareCounters.find();
        };
        return new Profiling(kind, profiler, absolute, temporary, log);
    }

    /** Goes with this process, as does what is in it by then. */
    private static Path temporary() throws ProfileException {
        try {
            final Path directory = Files.createTempDirectory("memorystreamer-profiler-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "delete-profiler"));
            return directory;
        } catch (final IOException e) {
            throw new ProfileException("cannot make a temporary directory: " + e);
        }
    }

    public boolean isOn() {
        return kind != null;
    }

    /** Null when it is off. */
    public ProfileKind kind() {
        return kind;
    }

    /** Whether a JVM flag is a profiler's, to be handed on to the JVMs that one starts. */
    public static boolean isAgent(final String flag) {
        return AsyncProfiler.isAgent(flag);
    }

    /**
     * Begins the profile of one or more processes.
     *
     * @param name of the files, for people; what no file name should have becomes a dash
     */
    public Session begin(final String name) {
        return isOn() ? new Session(name) : new Session();
    }

    /** The profile of one or more processes. Not thread-safe. */
    public final class Session implements AutoCloseable {

        private final Path target;
        private final Path parts;
        private final AtomicInteger processes = new AtomicInteger();

        private Session() {
            this.target = null;
            this.parts = null;
        }

        private Session(final String name) {
            final String plain = name.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^-|-$", "");
            this.target = directory.resolve(plain + "-" + kind);
            try {
                this.parts = Files.createTempDirectory(temporary, "parts-");
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The command that starts a process, with what profiles it. */
        public List<String> command(final List<String> command) {
            return isOn() ? profiler.command(command, parts, processes.incrementAndGet()) : command;
        }

        /** The same for a process whose id is that of the command: what would start it in another one leaves it as it is. */
        public List<String> ownCommand(final List<String> command) {
            return kind == ProfileKind.INSTRUCTIONS ? command : command(command);
        }

        /**
         * When the processes have ended.
         *
         * @param metrics what was measured meanwhile
         * @return what was seen; empty when nothing was, or it is off
         */
        public List<Profile> end(final Map<String, Double> metrics) {
            if (!isOn() || processes.get() == 0) {
                return List.of();
            }
            try {
                final List<Path> files = new ArrayList<>();
                try (DirectoryStream<Path> found = Files.newDirectoryStream(parts)) {
                    found.forEach(files::add);
                }
                Collections.sort(files);
                final Profiler.Output output =
                        files.isEmpty() ? Profiler.Output.NOTHING : profiler.merge(files, target, metrics);
                if (output.files().isEmpty()) {
                    log.println("memorystreamer: no profile " + target.getFileName() + ": nothing was sampled");
                    return List.of();
                }
                output.files().forEach(file -> log.println("memorystreamer: profile " + file));
                return List.of(
                        new Profile(kind.label(), output.files().getFirst().toString(), output.page()));
            } catch (final IOException | RuntimeException e) {
                log.println("memorystreamer: no profile " + target.getFileName() + ": " + e);
                return List.of();
            }
        }

        @Override
        public void close() {
            if (parts != null) {
                delete(parts);
            }
        }
    }

    private static void delete(final Path directory) {
        try (var files = Files.walk(directory)) {
            for (final Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            // temporary files
        }
    }
}
