package io.memorystreamer.operator.controller.artefacts;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.memorystreamer.operator.controller.artefacts.ArtefactStore.Outcome;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * {@code PUT /artefacts/NAMESPACE/JOB/INDEX/FILE}: takes a document of at most {@value #MAX_BYTES} bytes from a Job's Pod. Who
 * has no token is turned away before a byte of the document is read.
 */
@Singleton
class ArtefactRoutes {
    private static final Logger LOG = Logger.getLogger(ArtefactRoutes.class);

    /** In Base64 beside its metadata within what etcd takes of one resource, 1.5 MiB. */
    static final int MAX_BYTES = 900 << 10;

    // Each may take a few times MAX_BYTES of memory until it is written.
    private static final int MAX_AT_ONCE = 8;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long DRAIN_MILLIS = 5_000;
    private static final int MAX_INDEX = 31;
    private static final String PATH = "/artefacts/:namespace/:job/:index/:file";
    private static final String REQUEST = "memorystreamer.artefact";
    private static final String BEARER = "Bearer ";

    private final ArtefactAccess access;
    private final ArtefactStore store;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    ArtefactRoutes(ArtefactAccess access, ArtefactStore store) {
        this.access = access;
        this.store = store;
    }

    private record Request(String namespace, String job, int index, ArtefactFile file, String runUid) {}

    void register(@Observes Router router) {
        // Three routes, as Vert.x would put what reads the body first in one.
        put(router).handler(this::admit);
        put(router).handler(BodyHandler.create(false).setBodyLimit(MAX_BYTES));
        put(router).blockingHandler(this::store, false);
    }

    private Route put(Router router) {
        return router.route(HttpMethod.PUT, PATH).failureHandler(this::fail);
    }

    private void admit(RoutingContext context) {
        Optional<ArtefactTokens> tokens = access.loaded();
        if (tokens.isEmpty()) {
            context.vertx().executeBlocking(access::load, false);
            answer(context, 503, "not ready yet, try again");
            return;
        }
        String namespace = context.pathParam("namespace");
        String job = context.pathParam("job");
        Optional<String> runUid = token(context).flatMap(token -> tokens.get().verify(namespace, job, token));
        if (runUid.isEmpty()) {
            answer(context, 401, "no valid token for this Job: send Authorization: Bearer TOKEN");
            return;
        }
        Optional<ArtefactFile> file = ArtefactFile.of(context.pathParam("file"));
        int index = Paths.index(context.pathParam("index"), MAX_INDEX);
        if (file.isEmpty() || index < 0) {
            answer(context, 404, "no such document: only result.json.gz and report.html.gz of a Pod's index are kept");
            return;
        }
        if (!places.tryAcquire()) {
            answer(context, 503, "too many documents at once, try again");
            return;
        }
        long timer = context.vertx().setTimer(PATIENCE_MILLIS, id -> context.fail(408));
        context.addEndHandler(ended -> {
            context.vertx().cancelTimer(timer);
            places.release();
        });
        context.put(REQUEST, new Request(namespace, job, index, file.get(), runUid.get()));
        context.next();
    }

    private static Optional<String> token(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("Authorization"))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private void store(RoutingContext context) {
        Request request = context.get(REQUEST);
        byte[] content = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        // The two bytes that every gzip file begins with.
        if (content.length < 2 || content[0] != (byte) 0x1f || content[1] != (byte) 0x8b) {
            answer(context, 400, "not compressed with gzip");
            return;
        }
        Outcome outcome = store.put(
                request.namespace(), request.job(), request.index(), request.runUid(), request.file(), content);
        switch (outcome) {
            case STORED -> answer(context, 201, "stored");
            case UNKNOWN_JOB -> answer(context, 404, "no such Job of this run, or no such Pod of it");
            case TOO_LATE -> answer(context, 409, "the Job has ended already");
        }
    }

    private void fail(RoutingContext context) {
        Throwable cause = context.failure();
        if (context.response().ended()) {
            return;
        }
        if (context.statusCode() == 413) {
            answer(context, 413, "a document may have at most %d bytes".formatted(MAX_BYTES));
        } else if (context.statusCode() == 408) {
            answer(context, 408, "the document did not arrive within %d seconds".formatted(PATIENCE_MILLIS / 1000));
        } else {
            LOG.warnf("could not store %s: %s", context.request().path(), cause == null ? "" : cause.getMessage());
            boolean refused = cause instanceof KubernetesClientException;
            answer(
                    context,
                    refused ? 502 : 500,
                    refused ? "the API server did not take it" : "an error of the operator");
        }
    }

    private static void answer(RoutingContext context, int status, String line) {
        HttpServerRequest request = context.request();
        if (!request.isEnded()) {
            // A client reads the answer when it has sent all it has; whoever goes on sending is cut off.
            request.handler(discarded -> {}).resume();
            context.vertx().setTimer(DRAIN_MILLIS, id -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(line + "\n");
    }
}
