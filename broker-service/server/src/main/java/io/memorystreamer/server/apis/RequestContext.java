package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.wire.RequestHeader;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** Who asks, in which version, over which connection. */
public record RequestContext(RequestHeader header, Session session) {

    public short version() {
        return header.version();
    }

    /** The client's own name for itself, empty when it gives none. */
    public String clientId() {
        return header.clientId() == null ? "" : header.clientId();
    }

    /** Runs what blocks (files, many segments) on a worker thread; completes on the session's event loop. */
    public <T> Future<T> blocking(final Callable<T> work) {
        return session.context().executeBlocking(work, false);
    }

    /** What another thread completes; completes on the session's event loop. */
    public <T> Future<T> completed(final CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, session.context());
    }
}
