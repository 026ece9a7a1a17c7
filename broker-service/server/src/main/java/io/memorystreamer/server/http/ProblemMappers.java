package io.memorystreamer.server.http;

import io.memorystreamer.server.observe.LogThrottle;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a request ends with into problem details. */
public final class ProblemMappers {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);
    private static final LogThrottle THROTTLE = new LogThrottle();

    @ServerExceptionMapper
    Response problem(final ProblemException e) {
        return response(e.problem());
    }

    /** No such path, no such method, a media type that is not understood. */
    @ServerExceptionMapper
    Response framework(final WebApplicationException e, final UriInfo uri) {
        final int status = e.getResponse().getStatus();
        final String detail = switch (status) {
            case 404 -> "there is nothing at " + uri.getPath() + "; see /q/swagger-ui for what there is";
            case 405 -> "this method is not served at " + uri.getPath() + "; see /q/swagger-ui";
            case 406 -> "this is served as another media type than the Accept header names";
            case 415 -> "send application/json";
            default -> e.getMessage();
        };
        final Response.ResponseBuilder response = Response.fromResponse(response(Problem.of(status, detail, null)));
        if (e.getResponse().getHeaderString("Allow") != null) {
            response.header("Allow", e.getResponse().getHeaderString("Allow"));
        }
        return response.build();
    }

    /** What nobody expected stays in the broker's log. */
    @ServerExceptionMapper
    Response unexpected(final Throwable e, final UriInfo uri) {
        THROTTLE.run(() -> LOG.error("A request for {} failed", uri.getPath(), e));
        return response(Problem.of(500, "the broker failed, see its log", null));
    }

    private static Response response(final Problem problem) {
        final Response.ResponseBuilder response = Response.status(problem.status())
                .type(MediaType.valueOf(Problem.MEDIA_TYPE))
                .entity(problem);
        if (problem.status() == 503) {
            response.header("Retry-After", 1);
        }
        return response.build();
    }
}
