package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the fetch sessions of all connections. A fetch that gets none is answered with session id 0, and its client names
 * everything each time. Thread-safe.
 */
final class FetchSessions {

    /** Of all sessions together; each takes about 150 bytes. */
    static final int MAX_PARTITIONS = 500_000;

    private final int maxSessions;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger partitions = new AtomicInteger();

    /** @param maxSessions Kafka's max.incremental.fetch.session.cache.slots */
    FetchSessions(final int maxSessions) {
        this.maxSessions = maxSessions;
    }

    /**
     * How a request is to be worked on.
     *
     * @param error not NONE when it is to be refused with that
     * @param request all that is to be read
     * @param session null without one
     * @param full whether the answer tells of every partition
     */
    record Context(ErrorCode error, Fetch.Request request, FetchSession session, boolean full) {}

    /** As Kafka's FetchManager.newContext, but that a connection has one session: a new one takes the place of the old. */
    Context context(final Fetch.Request request, final Session connection) {
        if (request.sessionEpoch() == Fetch.FINAL_EPOCH) {
            if (connection.fetchSession != null && connection.fetchSession.id() == request.sessionId()) {
                close(connection);
            }
            return new Context(ErrorCode.NONE, request, null, true);
        }
        if (request.sessionEpoch() == Fetch.INITIAL_EPOCH) {
            close(connection);
            open(request, connection);
            final FetchSession opened = connection.fetchSession;
            return new Context(ErrorCode.NONE, opened == null ? request : opened.whole(request), opened, true);
        }
        return within(request, connection);
    }

    private Context within(final Fetch.Request request, final Session connection) {
        final FetchSession session = connection.fetchSession;
        if (session == null) {
            return refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, request);
        }
        final int before = session.partitions();
        final ErrorCode error = session.update(request);
        if (error != ErrorCode.NONE) {
            return refused(error, request);
        }
        final int grown = session.partitions() - before;
        if (partitions.addAndGet(grown) > MAX_PARTITIONS && grown > 0) {
            close(connection);
            return refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, request); // the client starts over
        }
        final Fetch.Request whole = session.whole(request);
        if (session.partitions() == 0) {
            close(connection);
            return new Context(ErrorCode.NONE, whole, null, true);
        }
        return new Context(ErrorCode.NONE, whole, session, false);
    }

    private static Context refused(final ErrorCode error, final Fetch.Request request) {
        return new Context(error, request, null, true);
    }

    private void open(final Fetch.Request request, final Session connection) {
        if (request.topics().isEmpty() || sessions.incrementAndGet() > maxSessions) {
            if (!request.topics().isEmpty()) {
                sessions.decrementAndGet();
            }
            return;
        }
        final FetchSession opened =
                new FetchSession(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), request);
        connection.fetchSession = opened;
        connection.fetchSessions = this;
        if (partitions.addAndGet(opened.partitions()) > MAX_PARTITIONS) {
            close(connection);
        }
    }

    /** Gives back what the connection's session takes, if it has one. */
    void close(final Session connection) {
        if (connection.fetchSession != null) {
            partitions.addAndGet(-connection.fetchSession.partitions());
            sessions.decrementAndGet();
            connection.fetchSession = null;
        }
    }

    int count() {
        return sessions.get();
    }
}
