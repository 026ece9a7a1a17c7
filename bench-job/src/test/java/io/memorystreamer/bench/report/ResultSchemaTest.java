package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.statistics.Interval;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResultSchemaTest {

    private static final JsonNode TEXT = schemaText();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TEXT);

    private static JsonNode schemaText() {
        try (InputStream file = JsonReport.class.getResourceAsStream("result-schema-v1.json")) {
            return SampleRun.JSON.readTree(file);
        } catch (final java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Stream<String> documents() {
        return Stream.of(
                SampleRun.realJson(),
                SampleRun.json(),
                JsonReport.of(List.of(), new RunFailure(RunFailure.Reason.BrokerNotStarted, "no port is free")));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentsOfRunsAreValid(final String document) throws Exception {
        assertThat(SCHEMA.validate(SampleRun.JSON.readTree(document))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /schemaVersion               | 2
            /environment/cpus            | 0
            /environment/cgroupVersion   | 3
            /results                     | {}
            /results/0/id                | "sustained"
            /results/0/path              | "udp"
            /results/0/metrics/p50Micros | "fast"
            /results/0/targets/0/verdict | "passed"
            /results/0/targets/0/goal    | null
            /results/0/stallFloor/lostShare | 1.5
            /results/0/series/0/kind     | "PIE"
            /results/0/series/0/x        | []
            /results/0/failure           | ""
            /results/0/settings/acks     | 1
            /error/reason                | "BadLuck"
            """)
    void documentWithAWrongFieldIsRefused(final String pointer, final String value) throws Exception {
        final JsonNode document = SampleRun.JSON.readTree(SampleRun.json());
        final int slash = pointer.lastIndexOf('/');
        ((ObjectNode) document.at(pointer.substring(0, slash)))
                .set(pointer.substring(slash + 1), SampleRun.JSON.readTree(value));
        assertThat(SCHEMA.validate(document)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', environment",
        "'', results",
        "/results/0, id",
        "/results/0, path",
        "/results/0, metrics",
        "/results/0, stallFloor",
        "/results/0/targets/0, verdict",
        "/error, message"
    })
    void documentThatLacksAFieldIsRefused(final String parent, final String field) throws Exception {
        final JsonNode document = SampleRun.JSON.readTree(SampleRun.json());
        ((ObjectNode) document.at(parent)).remove(field);
        assertThat(SCHEMA.validate(document)).isNotEmpty();
    }

    @Test
    void fieldsOfALaterSuiteArePassedOver() throws Exception {
        final ObjectNode document = (ObjectNode) SampleRun.JSON.readTree(SampleRun.json());
        document.put("later", true);
        ((ObjectNode) document.at("/results/0")).put("later", true);
        assertThat(SCHEMA.validate(document)).isEmpty();
        assertThat(RunDocument.read(document.toString()).results()).isNotEmpty();
    }

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of(JsonReport.class, ""),
                Arguments.of(JsonReport.Failure.class, "/properties/error"),
                Arguments.of(Environment.class, "/$defs/environment"),
                Arguments.of(ScenarioResult.class, "/$defs/result"),
                Arguments.of(ScenarioResult.JudgedTarget.class, "/$defs/target"),
                Arguments.of(StallFloor.class, "/$defs/stallFloor"),
                Arguments.of(Interval.class, "/$defs/interval"),
                Arguments.of(Series.class, "/$defs/series"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldThatIsWrittenIsDescribed(final Class<?> written, final String pointer) {
        final JsonNode properties = TEXT.at(pointer).path("properties");
        assertThat(Arrays.stream(written.getRecordComponents()).map(RecordComponent::getName))
                .allSatisfy(name -> assertThat(resolve(properties.path(name))
                                .path("description")
                                .asText())
                        .as(name)
                        .isNotEmpty());
    }

    private static JsonNode resolve(final JsonNode field) {
        return field.has("description") || !field.has("$ref")
                ? field
                : TEXT.at(field.get("$ref").asText().substring(1));
    }
}
