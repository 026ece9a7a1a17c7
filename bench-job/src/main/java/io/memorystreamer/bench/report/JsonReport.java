package io.memorystreamer.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import java.util.List;

/**
 * The JSON document of a run; {@code result-schema-v1.json} beside this class describes it.
 *
 * @param schemaVersion of this document
 * @param environment what was measured on
 * @param results one per scenario and path
 * @param error why the run ended before its time, null when it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JsonReport(int schemaVersion, Environment environment, List<ScenarioResult> results, Failure error) {

    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** A {@link RunFailure}. */
    public record Failure(String reason, String message) {}

    /** @param failure null when the run was whole */
    public static String of(final List<ScenarioResult> results, final RunFailure failure) {
        try {
            return JSON.writeValueAsString(document(results, failure));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param failure null when the run was whole */
    static JsonReport document(final List<ScenarioResult> results, final RunFailure failure) {
        return new JsonReport(
                SCHEMA_VERSION,
                Environment.of(results),
                results,
                failure == null ? null : new Failure(failure.reason().name(), failure.getMessage()));
    }
}
