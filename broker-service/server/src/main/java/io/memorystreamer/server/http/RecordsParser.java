package io.memorystreamer.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.server.wire.PlainRecord;
import io.memorystreamer.server.wire.PlainRecord.PlainHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Reads the records somebody sends, token by token: a body of short records must not become millions of objects before
 * they are counted. Not thread-safe, for one body.
 */
final class RecordsParser {

    static final int MAX_RECORDS = 10_000;
    private static final int MAX_HEADERS = 100;
    private static final String FORM = "send {\"records\": [{\"value\": \"...\"}, ...]}";

    private final JsonParser parser;
    private final long now;
    private final List<NewRecord> records = new ArrayList<>();

    /** @param partition null when the key decides */
    record NewRecord(Integer partition, PlainRecord record) {}

    private RecordsParser(final JsonParser parser, final long now) {
        this.parser = parser;
        this.now = now;
    }

    /**
     * @param now timestamp of records that have none, milliseconds since 1970
     * @throws ProblemException 400 saying what is wrong where
     */
    static List<NewRecord> parse(final ObjectMapper mapper, final byte[] body, final long now) {
        try (JsonParser parser = mapper.getFactory().createParser(body)) {
            return new RecordsParser(parser, now).parse();
        } catch (final JsonProcessingException e) {
            throw ProblemException.badRequest("this cannot be read as JSON: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (final IOException e) {
            throw ProblemException.badRequest("this cannot be read as JSON: " + e.getMessage());
        }
    }

    private List<NewRecord> parse() throws IOException {
        require(parser.nextToken(), JsonToken.START_OBJECT, FORM);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (!parser.currentName().equals("records")) {
                throw unknown("", FORM);
            }
            require(parser.nextToken(), JsonToken.START_ARRAY, FORM);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (records.size() == MAX_RECORDS) {
                    throw ProblemException.of(
                            413, "more than " + MAX_RECORDS + " records; send them in several requests");
                }
                records.add(record("records[" + records.size() + "]"));
            }
        }
        if (parser.nextToken() != null) {
            throw ProblemException.badRequest("something follows the object; " + FORM);
        }
        if (records.isEmpty()) {
            throw ProblemException.badRequest("no records; " + FORM);
        }
        return records;
    }

    private NewRecord record(final String at) throws IOException {
        require(parser.currentToken(), JsonToken.START_OBJECT, at + " must be an object");
        Integer partition = null;
        long timestamp = now;
        byte[] key = null;
        byte[] value = null;
        List<PlainHeader> headers = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            final String field = parser.currentName();
            final boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
            switch (field) {
                case "partition" -> partition = isNull ? null : (int) number(at + ".partition", Integer.MAX_VALUE);
                case "timestamp" -> timestamp = isNull ? now : number(at + ".timestamp", Long.MAX_VALUE);
                case "key" -> key = bytes(at + ".key");
                case "value" -> value = bytes(at + ".value");
                case "headers" -> headers = isNull ? List.of() : headers(at + ".headers");
                default ->
                    throw ProblemException.badRequest(at + "." + field
                            + " is unknown; a record has key, value, headers, partition and timestamp");
            }
        }
        return new NewRecord(partition, new PlainRecord(-1, timestamp, key, value, headers));
    }

    private long number(final String at, final long max) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            final long number = parser.getLongValue();
            if (number >= 0 && number <= max) {
                return number;
            }
        }
        throw ProblemException.badRequest(at + " must be a whole number from 0 to " + max);
    }

    private List<PlainHeader> headers(final String at) throws IOException {
        require(
                parser.currentToken(),
                JsonToken.START_ARRAY,
                at + " must be an array of {\"key\": ..., \"value\": ...}");
        final List<PlainHeader> headers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (headers.size() == MAX_HEADERS) {
                throw ProblemException.badRequest(at + " has more than " + MAX_HEADERS + " headers");
            }
            headers.add(header(at + "[" + headers.size() + "]"));
        }
        return headers;
    }

    private PlainHeader header(final String at) throws IOException {
        require(parser.currentToken(), JsonToken.START_OBJECT, at + " must be an object with key and value");
        String key = null;
        byte[] value = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            final String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "key" -> {
                    require(parser.currentToken(), JsonToken.VALUE_STRING, at + ".key must be a string");
                    key = parser.getText();
                }
                case "value" -> value = bytes(at + ".value");
                default -> throw unknown(at + ".", "a header has key and value");
            }
        }
        if (key == null) {
            throw ProblemException.badRequest(at + ".key is missing");
        }
        return new PlainHeader(key, value);
    }

    private byte[] bytes(final String at) throws IOException {
        final String form = at + " must be a string, {\"base64\": \"...\"} or null";
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> utf8(at, parser.getText());
            case START_OBJECT -> {
                require(parser.nextToken(), JsonToken.FIELD_NAME, form);
                if (!parser.currentName().equals("base64")) {
                    throw ProblemException.badRequest(form);
                }
                require(parser.nextToken(), JsonToken.VALUE_STRING, form);
                final byte[] bytes;
                try {
                    bytes = Base64.getDecoder().decode(parser.getText());
                } catch (final IllegalArgumentException e) {
                    throw ProblemException.badRequest(at + ".base64 is not Base64: " + e.getMessage());
                }
                require(parser.nextToken(), JsonToken.END_OBJECT, form);
                yield bytes;
            }
            default -> throw ProblemException.badRequest(form);
        };
    }

    /** Half of a surrogate pair is not text; getBytes() would silently make a question mark of it. */
    private static byte[] utf8(final String at, final String text) {
        try {
            final ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (final CharacterCodingException e) {
            throw ProblemException.badRequest(at + " has half a surrogate pair, which is not text; send it as Base64");
        }
    }

    private ProblemException unknown(final String at, final String form) throws IOException {
        return ProblemException.badRequest(at + parser.currentName() + " is unknown; " + form);
    }

    private static void require(final JsonToken actual, final JsonToken expected, final String form) {
        if (actual != expected) {
            throw ProblemException.badRequest(form);
        }
    }
}
