package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON document of a run, as far as comparisons need it. Immutable by convention.
 *
 * @param schemaVersion of the document
 * @param time when it was written, ISO 8601; null in documents without
 * @param environment what was measured on
 * @param results one per scenario and path
 * @param repeat the same scenarios measured once more right after, under the same conditions; empty when they were not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResultDocument(
        Integer schemaVersion,
        String time,
        Map<String, JsonNode> environment,
        List<StoredResult> results,
        List<StoredResult> repeat) {

    /** The one version of the document that can be read. */
    static final int SCHEMA_VERSION = 1;

    /** A whole run with all its curves is a few MiB. */
    private static final long MAX_BYTES = 64L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    public ResultDocument {
        environment = environment == null ? Map.of() : environment;
        repeat = repeat == null ? List.of() : repeat;
    }

    /** @throws ResultFileException when it is no result document, or one of another version */
    public static ResultDocument read(final Path file) throws ResultFileException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ResultFileException(file + (Files.exists(file) ? ": not a regular file" : ": no such file"));
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ResultFileException(file + ": larger than any result document (" + MAX_BYTES + " bytes)");
            }
            final ResultDocument document = JSON.readValue(file.toFile(), ResultDocument.class);
            requireUsable(file, document);
            return document;
        } catch (final JacksonException e) {
            throw new ResultFileException(file + ": not a result document of this suite: "
                    + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no JSON"));
        } catch (final IOException e) {
            throw new ResultFileException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** A document of this process. */
    public static ResultDocument of(final ObjectNode document) {
        return JSON.convertValue(document, ResultDocument.class);
    }

    private static void requireUsable(final Path file, final ResultDocument document) throws ResultFileException {
        if (document == null || document.schemaVersion() == null || document.results() == null) {
            throw new ResultFileException(
                    file + ": not a result document of this suite: it has no schemaVersion or no results");
        }
        if (document.schemaVersion() != SCHEMA_VERSION) {
            throw new ResultFileException(file + ": has schemaVersion " + document.schemaVersion() + " and only "
                    + SCHEMA_VERSION + " can be read: measure again");
        }
        for (final StoredResult result : document.results()) {
            if (result == null || result.id() == null || result.path() == null) {
                throw new ResultFileException(
                        file + ": not a result document of this suite: a result has no id or no path");
            }
        }
    }

    /** What was measured; empty where the document does not say. */
    public Optional<String> commit() {
        return Optional.ofNullable(environment.get("commit")).map(JsonNode::asText);
    }

    /** When it was written; empty where the document does not say. */
    public Optional<Instant> instant() {
        try {
            return Optional.ofNullable(time).map(Instant::parse);
        } catch (final DateTimeException e) {
            return Optional.empty();
        }
    }

    /** By what tells them apart; repetitions of one are samples of the same. */
    Map<StoredResult.Key, StoredResult> byKey() {
        return byKey(results);
    }

    /** The same of the repeated ones. */
    Map<StoredResult.Key, StoredResult> repeatByKey() {
        return byKey(repeat);
    }

    /** The same with these results alone. */
    ResultDocument only(final Set<StoredResult.Key> keys) {
        return new ResultDocument(
                schemaVersion,
                time,
                environment,
                results.stream().filter(result -> keys.contains(result.key())).toList(),
                repeat.stream().filter(result -> keys.contains(result.key())).toList());
    }

    private static Map<StoredResult.Key, StoredResult> byKey(final List<StoredResult> results) {
        final Map<StoredResult.Key, StoredResult> byKey = new LinkedHashMap<>();
        results.forEach(result -> byKey.merge(result.key(), result, StoredResult::with));
        return byKey;
    }
}
