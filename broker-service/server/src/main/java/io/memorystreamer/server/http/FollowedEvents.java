package io.memorystreamer.server.http;

import io.memorystreamer.server.events.EventJson;
import io.memorystreamer.server.events.EventStream;
import io.memorystreamer.server.events.Occurrence;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The broker's events from now on. */
final class FollowedEvents implements EventSource {

    private static final int CHUNK_EVENTS = 64;

    private final EventJson json;
    private final Sse sse;
    private final Context context;
    private final EventStream.Follower follower;
    private final AtomicBoolean woken = new AtomicBoolean();
    private Promise<List<OutboundSseEvent>> waiting;
    private long timer;
    private boolean ended;

    FollowedEvents(final EventStream events, final EventJson json, final Sse sse, final Context context) {
        this.json = json;
        this.sse = sse;
        this.context = context;
        this.follower = events.follow(this::onEvent);
    }

    @Override
    public Future<List<OutboundSseEvent>> next() {
        final List<OutboundSseEvent> events = take();
        if (!events.isEmpty() || ended) {
            return Future.succeededFuture(events);
        }
        final Promise<List<OutboundSseEvent>> promise = Promise.promise();
        waiting = promise;
        timer = context.owner()
                .setTimer(
                        HEARTBEAT_MILLIS,
                        expired -> context.runOnContext(turn -> answer(
                                promise,
                                List.of(sse.newEventBuilder()
                                        .comment("heartbeat")
                                        .build()))));
        return promise.future();
    }

    private List<OutboundSseEvent> take() {
        final List<OutboundSseEvent> events = new ArrayList<>();
        Occurrence occurrence;
        while (events.size() < CHUNK_EVENTS && (occurrence = follower.poll()) != null) {
            events.add(sse.newEventBuilder()
                    .name(occurrence.event().type())
                    .id(Long.toString(occurrence.number()))
                    .data(String.class, json.line(occurrence))
                    .build());
        }
        return events;
    }

    /** From the thread that passes events on. */
    private void onEvent() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(turn -> wake());
        }
    }

    private void wake() {
        woken.set(false); // before looking: an event that comes now wakes again
        if (waiting != null) {
            final List<OutboundSseEvent> events = take();
            if (!events.isEmpty()) {
                answer(waiting, events);
            }
        }
    }

    private void answer(final Promise<List<OutboundSseEvent>> promise, final List<OutboundSseEvent> events) {
        if (promise == waiting) {
            waiting = null;
            context.owner().cancelTimer(timer);
            promise.complete(events);
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
        follower.close();
        if (waiting != null) {
            answer(waiting, List.of());
        }
    }
}
