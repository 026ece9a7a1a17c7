package io.memorystreamer.bench.baseline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file with the result document of one run. Immutable.
 *
 * @param file where it is
 * @param commit what was measured
 * @param time when: what the document says, or the file's name, or when the file was last changed
 */
public record ResultFile(Path file, String commit, Instant time) {

    /** So many of the newest files of a directory count; older ones are left out, with a word about it. */
    static final int MAX_FILES = 500;

    private static final int MAX_DEPTH = 2;

    /**
     * The runs in these files and directories. A directory stands for the {@code .json} files in it and in its own
     * directories, its baselines aside: each of them was saved as a run too.
     *
     * @param remarks told, in a line each, which files of a directory are left out and why
     * @return the oldest first, at least one
     * @throws ResultFileException when there is none, or one of the files named is no result document
     */
    public static List<ResultFile> find(final List<Path> named, final Consumer<String> remarks)
            throws ResultFileException {
        final List<ResultFile> found = new ArrayList<>();
        for (final Path path : named) {
            if (Files.isDirectory(path)) {
                for (final Path file : newest(path, remarks)) {
                    try {
                        found.add(of(file));
                    } catch (final ResultFileException e) {
                        remarks.accept("left out: " + e.getMessage());
                    }
                }
            } else {
                found.add(of(path));
            }
        }
        if (found.isEmpty()) {
            throw new ResultFileException("no result documents in " + named + ": runs are kept there with --results");
        }
        found.sort(Comparator.comparing(ResultFile::time).thenComparing(ResultFile::file));
        return List.copyOf(found);
    }

    private static List<Path> newest(final Path directory, final Consumer<String> remarks) throws ResultFileException {
        try (Stream<Path> files = Files.walk(directory, MAX_DEPTH)) {
            final List<Path> all = files.filter(file -> isRun(directory, file))
                    .sorted(Comparator.comparing(ResultFile::nameOrModified).reversed())
                    .toList();
            if (all.size() > MAX_FILES) {
                remarks.accept("only the newest " + MAX_FILES + " of the " + all.size() + " files in " + directory
                        + " are looked at");
            }
            return all.stream().limit(MAX_FILES).toList();
        } catch (final IOException | java.io.UncheckedIOException e) {
            throw new ResultFileException(directory + ": cannot be listed: " + e.getMessage());
        }
    }

    private static boolean isRun(final Path directory, final Path file) {
        final String name = file.getFileName().toString();
        return name.endsWith(ResultStore.SUFFIX)
                && !name.startsWith(".")
                && !directory.relativize(file).startsWith(ResultStore.BASELINES)
                && Files.isRegularFile(file);
    }

    private static ResultFile of(final Path file) throws ResultFileException {
        final ResultDocument document = ResultDocument.read(file);
        return new ResultFile(
                file, document.commit().orElse("unknown"), document.instant().orElseGet(() -> nameOrModified(file)));
    }

    private static Instant nameOrModified(final Path file) {
        final String name = file.getFileName().toString();
        try {
            return ResultStore.TIME.parse(name.replace(ResultStore.SUFFIX, ""), Instant::from);
        } catch (final DateTimeException notOurs) {
            try {
                return Files.getLastModifiedTime(file).toInstant();
            } catch (final IOException e) {
                return Instant.EPOCH;
            }
        }
    }
}
