package io.memorystreamer.server.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.List;

/**
 * Where a stream of server-sent events comes from. It is asked for more when what it gave last is written to the socket, so
 * that a client that does not read costs what was read ahead for it and no more. Confined to an event loop.
 */
interface EventSource {

    /** Between comments in a stream without events, so that both sides notice a broken connection. */
    int HEARTBEAT_MILLIS = 15_000;

    /** @return completes on the event loop; with the next events, or a comment when there are none for a while */
    Future<List<OutboundSseEvent>> next();

    /** Whether the events that were given last are the last. */
    boolean ended();

    /** The client is gone, or was given the last event. May be repeated. */
    void close();

    /** @param context the event loop */
    default Multi<OutboundSseEvent> stream(final Context context) {
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .<List<OutboundSseEvent>>emitter(emitter ->
                                context.runOnContext(turn -> next().onComplete(result -> {
                                    if (result.succeeded()) {
                                        emitter.complete(result.result());
                                    } else {
                                        emitter.fail(result.cause());
                                    }
                                }))))
                .whilst(events -> !ended())
                .onItem()
                .<OutboundSseEvent>disjoint()
                .onTermination()
                .invoke(() -> context.runOnContext(turn -> close()));
    }
}
