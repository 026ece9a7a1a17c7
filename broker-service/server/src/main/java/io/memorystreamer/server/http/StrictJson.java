package io.memorystreamer.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.stream.Collectors;

/** Reads small JSON objects; what is not known or of another type is an error that names the field. Thread-safe. */
@ApplicationScoped
public class StrictJson {

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** @throws ProblemException 400 when it is not such an object */
    <T> T read(final byte[] body, final Class<T> type) {
        try {
            final T value = mapper.readValue(body == null ? new byte[0] : body, type);
            if (value == null) {
                throw ProblemException.badRequest("send a JSON object, not null");
            }
            return value;
        } catch (final UnrecognizedPropertyException e) {
            throw ProblemException.badRequest("there is no field " + path(e) + ", only "
                    + e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", ")));
        } catch (final JsonMappingException e) {
            throw ProblemException.badRequest(
                    e.getPath().isEmpty() ? "send a JSON object" : path(e) + " is not of the type it must be");
        } catch (final JsonProcessingException e) {
            throw ProblemException.badRequest("this cannot be read as JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw ProblemException.badRequest("this cannot be read as JSON: " + e.getMessage());
        }
    }

    private static String path(final JsonMappingException e) {
        return e.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
    }
}
