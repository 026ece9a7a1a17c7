package io.memorystreamer.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.server.config.HttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;

/**
 * Decides about a request's body before any of it is read: it must tell its length, be within the limit, have room beside
 * the others, and arrive in time.
 */
@ApplicationScoped
public class BodyLimit {

    /** Before everything else that looks at a request. */
    private static final int PRIORITY = 10_000;

    /** A body that has begun must be here after this time, as a request on the Kafka port must be. */
    private static final long BODY_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** A body is there as bytes, and once more as records. */
    private static final int COPIES = 2;

    private final long maxBodyBytes;
    private final InFlight inFlight;
    private final ObjectMapper mapper;

    public BodyLimit(final HttpConfig config, final InFlight inFlight, final ObjectMapper mapper) {
        this.maxBodyBytes = config.maxBodyBytes();
        this.inFlight = inFlight;
        this.mapper = mapper;
    }

    void register(@Observes final Filters filters) {
        filters.register(this::filter, PRIORITY);
    }

    private void filter(final RoutingContext context) {
        try {
            admit(context);
        } catch (final ProblemException e) {
            refuse(context, e.problem());
            return;
        }
        context.next();
    }

    private void admit(final RoutingContext context) {
        final HttpServerRequest request = context.request();
        final String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
                throw ProblemException.of(411, "send the body with a Content-Length");
            }
            return;
        }
        final long bytes = Long.parseLong(length); // the HTTP decoder has let nothing else through
        if (bytes == 0) {
            return;
        }
        if (bytes > maxBodyBytes) {
            throw ProblemException.of(
                    413,
                    "a body of " + bytes + " bytes, " + maxBodyBytes
                            + " are allowed (memorystreamer.broker.http.max-body-bytes)");
        }
        inFlight.reserve(context, COPIES * bytes);
        final long timer = context.vertx().setTimer(BODY_MILLIS, expired -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }

    /** The body is not read, so the connection cannot be used again. */
    private void refuse(final RoutingContext context, final Problem problem) {
        context.response().setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.status() == 503) {
            context.response().putHeader("Retry-After", "1");
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        try {
            context.response().end(mapper.writeValueAsString(problem));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
