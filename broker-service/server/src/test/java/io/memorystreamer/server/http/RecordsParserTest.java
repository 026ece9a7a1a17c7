package io.memorystreamer.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsParserTest {

    private static final long NOW = 1234;

    private static List<RecordsParser.NewRecord> parse(final String json) {
        return RecordsParser.parse(new ObjectMapper(), json.getBytes(UTF_8), NOW);
    }

    @Test
    void everyFieldIsRead() {
        final RecordsParser.NewRecord record = parse("""
                {"records": [{"key": "k\u00fc", "value": {"base64": "AP8="}, "partition": 3, "timestamp": 9,
                  "headers": [{"key": "a", "value": "1"}, {"key": "a", "value": null}]}]}""").getFirst();

        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.record().timestamp()).isEqualTo(9);
        assertThat(record.record().key()).isEqualTo("k\u00fc".getBytes(UTF_8));
        assertThat(record.record().value()).isEqualTo(new byte[] {0, -1});
        assertThat(record.record().headers()).extracting("key").containsExactly("a", "a");
        assertThat(record.record().headers().get(1).value()).isNull();
    }

    @Test
    void whatIsAbsentIsNullAndTheTimeIsNow() {
        final RecordsParser.NewRecord record = parse("{\"records\": [{}]}").getFirst();

        assertThat(record.partition()).isNull();
        assertThat(record.record().key()).isNull();
        assertThat(record.record().value()).isNull();
        assertThat(record.record().timestamp()).isEqualTo(NOW);
        assertThat(record.record().headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                  | send {"records":
            []                                                  | send {"records":
            {                                                   | cannot be read as JSON
            {"records": []}                                     | no records
            {"record": []}                                      | record is unknown
            {"records": [{}], "more": 1}                        | more is unknown
            {"records": [{}]} {}                                | something follows
            {"records": [1]}                                    | records[0] must be an object
            {"records": [{}, {"valeu": 1}]}                     | records[1].valeu is unknown
            {"records": [{"value": 1}]}                         | records[0].value must be a string
            {"records": [{"value": {"base64": "?"}}]}           | records[0].value.base64 is not Base64
            {"records": [{"value": {"base64": "", "b": 1}}]}    | records[0].value must be a string
            {"records": [{"value": "\\ud800"}]}                 | records[0].value has half a surrogate pair
            {"records": [{"partition": -1}]}                    | records[0].partition must be a whole number from 0
            {"records": [{"partition": 1.5}]}                   | records[0].partition must be a whole number
            {"records": [{"timestamp": 99999999999999999999}]}  | records[0].timestamp must be a whole number
            {"records": [{"headers": {}}]}                      | records[0].headers must be an array
            {"records": [{"headers": [{"value": "x"}]}]}        | records[0].headers[0].key is missing
            """)
    void mistakesAreNamedWithTheirPlace(final String json, final String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    @Test
    void recordsAreCountedWhileTheyAreRead() {
        assertThatThrownBy(() -> parse("{\"records\": [" + "{},".repeat(RecordsParser.MAX_RECORDS) + "{}]}"))
                .hasMessageContaining("more than 10000 records");
        assertThatThrownBy(() -> parse(
                        "{\"records\": [{\"headers\": [" + "{\"key\": \"a\"},".repeat(100) + "{\"key\": \"a\"}]}]}"))
                .hasMessageContaining("more than 100 headers");
    }
}
