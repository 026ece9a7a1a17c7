package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of results: {@code COMMIT/TIME.json} for every run, {@code baselines/NAME.json} for those that got a name. The
 * documents say everything themselves; the names are for people. A file is whole or not there. Stateless.
 *
 * @param directory need not exist before something is saved
 */
public record ResultStore(Path directory) {

    /** Where those with a name are. */
    static final String BASELINES = "baselines";

    static final String SUFFIX = ".json";

    /** Of the name of a run's file, in UTC. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** One element of a path on any system, and none that leads elsewhere. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final String NO_COMMIT = "unknown";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** @throws ResultFileException when this cannot be the name of a baseline */
    public static void requireName(final String option, final String name) throws ResultFileException {
        if (!NAME.matcher(name).matches()) {
            throw new ResultFileException(option + " '" + name
                    + "': must be 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first");
        }
    }

    /** Where a baseline is kept. */
    public Path baseline(final String name) {
        return directory.resolve(BASELINES).resolve(name + SUFFIX);
    }

    /** @throws ResultFileException when there is none of this name, with those that there are */
    public ResultDocument readBaseline(final String name) throws ResultFileException {
        final Path file = baseline(name);
        if (!Files.exists(file)) {
            throw new ResultFileException("no baseline '" + name + "' in " + file.getParent() + "; there "
                    + (baselines().isEmpty()
                            ? "is none: --save-baseline " + name + " makes one"
                            : "is " + baselines()));
        }
        return ResultDocument.read(file);
    }

    private List<String> baselines() {
        try (Stream<Path> files = Files.list(directory.resolve(BASELINES))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .limit(20)
                    .toList();
        } catch (final IOException e) {
            return List.of();
        }
    }

    /** Makes the directories, so that a run of minutes does not end with nowhere to put it. */
    public void prepare() throws ResultFileException {
        final Path deepest = directory.resolve(BASELINES);
        try {
            Files.createDirectories(deepest);
        } catch (final IOException e) {
            throw new ResultFileException(deepest + ": cannot be made: " + e);
        }
        if (!Files.isWritable(directory) || !Files.isWritable(deepest)) {
            throw new ResultFileException(directory + ": cannot be written to");
        }
    }

    /** @return the file */
    public Path saveBaseline(final String name, final JsonNode document) throws ResultFileException {
        return write(baseline(name), document);
    }

    /**
     * @param commit what was measured; null when nobody knows
     * @return the file
     */
    public Path saveRun(final String commit, final Instant time, final JsonNode document) throws ResultFileException {
        final String key = commit != null && NAME.matcher(commit).matches() ? commit : NO_COMMIT;
        return write(directory.resolve(key).resolve(TIME.format(time) + SUFFIX), document);
    }

    private static Path write(final Path file, final JsonNode document) throws ResultFileException {
        try {
            Files.createDirectories(file.getParent());
            final Path unfinished = file.resolveSibling(
                    "." + file.getFileName() + "." + ProcessHandle.current().pid());
            try {
                JSON.writeValue(unfinished.toFile(), document);
                return Files.move(
                        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (final IOException e) {
            throw new ResultFileException(file + ": cannot be written: " + e);
        }
    }
}
