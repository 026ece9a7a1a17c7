package io.memorystreamer.server.handlers;

import io.memorystreamer.log.AppendListener;
import io.memorystreamer.server.handlers.FetchHandler.Reading;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.topics.Partition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fetch that waits for data: until minBytes have come, maxWait is over, or its connection is gone. Runs on its
 * connection's event loop, but for {@link #onAppend}, which any producer's thread calls.
 */
final class ParkedFetch implements AppendListener {

    /** Bound of the wait, whatever the client asks for. */
    private static final int MAX_WAIT_MILLIS = 60_000;

    private final FetchHandler handler;
    private final FetchSessions.Context fetch;
    private final Fetch.Request request;
    private final Session session;
    private final Promise<Fetch.Response> promise = Promise.promise();
    private final List<Partition> registered = new ArrayList<>();
    private final AtomicLong missingBytes = new AtomicLong();
    private final AtomicBoolean woken = new AtomicBoolean(true);
    private long timer = -1;
    private boolean done;

    ParkedFetch(final FetchHandler handler, final FetchSessions.Context fetch, final Session session) {
        this.handler = handler;
        this.fetch = fetch;
        this.request = fetch.request();
        this.session = session;
    }

    Future<Fetch.Response> park() {
        session.park(this);
        handler.addListener(request, this, registered);
        timer = session.context().owner().setTimer(Math.min(request.maxWaitMillis(), MAX_WAIT_MILLIS), expired -> {
            timer = -1;
            finish();
        });
        look();
        return promise.future();
    }

    @Override
    public void onAppend(final int bytes) {
        if (bytes == 0) {
            wake(); // an append just before the registration may not have called
        } else {
            count(bytes);
        }
    }

    private void count(final int bytes) {
        if (missingBytes.addAndGet(-bytes) <= 0) {
            wake();
        }
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            session.context().runOnContext(event -> look());
        }
    }

    /** Reads again; answers if that is enough. */
    private void look() {
        if (done) {
            return;
        }
        // Armed before the reading: an append during it may be counted twice, which costs a look, but is never missed.
        missingBytes.set(request.minBytes());
        woken.set(false);
        final Reading reading = handler.read(request, session);
        if (reading.complete(request)) {
            answer(reading);
            return;
        }
        reading.response().release();
        count(reading.bytes());
    }

    /** Answers now with what there is. */
    void finish() {
        if (!done) {
            answer(handler.read(request, session));
        }
    }

    /** Nobody is left to be answered. */
    void cancel() {
        if (!done) {
            end();
            promise.fail("the connection was closed");
        }
    }

    private void answer(final Reading reading) {
        end();
        promise.complete(handler.answer(reading, fetch));
    }

    private void end() {
        done = true;
        session.unpark();
        if (timer >= 0) {
            session.context().owner().cancelTimer(timer);
        }
        registered.forEach(partition -> partition.removeListener(this));
    }
}
