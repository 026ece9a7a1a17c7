package io.memorystreamer.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.server.protocol.ErrorCode;
import jakarta.ws.rs.core.Response;

/**
 * Problem details (RFC 9457).
 *
 * @param type always {@code about:blank}: the status says what kind of problem it is
 * @param title the status in words
 * @param detail what is wrong and what to do
 * @param kafkaError what a Kafka client is told, when there is such an error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, ErrorCode kafkaError) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(final int status, final String detail, final ErrorCode kafkaError) {
        final Response.Status known = Response.Status.fromStatusCode(status);
        final String title =
                known == null ? (status == 422 ? "Unprocessable Content" : "Error") : known.getReasonPhrase();
        return new Problem("about:blank", title, status, detail, kafkaError);
    }
}
