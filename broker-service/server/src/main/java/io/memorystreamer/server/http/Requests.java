package io.memorystreamer.server.http;

import io.memorystreamer.server.Broker;
import io.memorystreamer.server.groups.GroupRegistry;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.wire.DecodedRequest;
import io.memorystreamer.server.wire.RequestHeader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** What requests over HTTP ask the broker. Thread-safe. */
@ApplicationScoped
public class Requests {

    private static final String CLIENT_ID = "http";

    private final Broker broker;

    public Requests(final Broker broker) {
        this.broker = broker;
    }

    /** @throws ProblemException 503 while the broker starts */
    TopicRegistry topics() {
        return started(broker.topics());
    }

    /** @throws ProblemException 503 while the broker starts */
    GroupRegistry groups() {
        return started(broker.groups());
    }

    /** @throws ProblemException 404 when there is none, 503 when it is offline */
    Topic topic(final String name) {
        final TopicRegistry topics = topics();
        final Topic topic = topics.find(name);
        if (topic == null) {
            final ErrorCode error = topics.missing(TopicReference.byName(name));
            throw ProblemException.of(
                    error,
                    error == ErrorCode.KAFKA_STORAGE_ERROR
                            ? "topic " + name + " is offline, see GET /topics/" + name
                            : "there is no topic " + name + "; POST /topics creates one");
        }
        return topic;
    }

    /** @throws ProblemException 404 when there is none, 503 when its topic is offline */
    Partition partition(final String name, final int index) {
        final Topic topic = topic(name);
        final Partition partition = topic.partition(index);
        if (partition == null) {
            throw ProblemException.of(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "topic " + name + " has partitions 0 to " + (topic.partitionCount() - 1) + ", not " + index);
        }
        return partition;
    }

    /** For one request over HTTP, on the event loop that serves it; to be closed. */
    Session session(final HttpServerRequest request) {
        final Context context = Vertx.currentContext();
        return new Session(
                context,
                request.localAddress().hostAddress(),
                request.localAddress().port(),
                request.remoteAddress().hostAddress());
    }

    /**
     * Has a request answered as if it had come over the Kafka port, which was permitted before. On the session's event loop.
     *
     * @return fails with a {@link ProblemException} while the broker starts or stops, and where a connection of the Kafka port
     *     would be closed; nothing is thrown
     */
    Future<? extends ApiResponse> ask(final ApiRequest request, final Session session) {
        final Api api = request.api();
        try {
            return started(broker.router())
                    .answer(
                            new DecodedRequest(new RequestHeader(api, api.maxVersion(), 0, CLIENT_ID), request),
                            session)
                    .map(answer -> (ApiResponse) answer)
                    .recover(Requests::explain);
        } catch (final RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /**
     * Before anything is looked at for a request, so that who may not does not learn what there is either; once for each request,
     * also for one whose answer goes on and on. Any thread.
     *
     * @throws ProblemException 403 when the client may not, 503 while the broker starts or stops
     */
    void requirePermitted(final Access access, final Session session) {
        if (!started(broker.router()).permits(access, session)) {
            throw ProblemException.of(
                    access.type().refusal(),
                    access.operation() + " on " + access.type() + " " + access.name()
                            + " is not permitted to this client");
        }
    }

    /** As {@link #requirePermitted}; the session is for the request. */
    Session permitted(final Access access, final HttpServerRequest request) {
        final Session session = session(request);
        requirePermitted(access, session);
        return session;
    }

    /** What closes a connection of the Kafka port comes as a text, of which Vert.x makes a Throwable that is no Exception. */
    private static Future<ApiResponse> explain(final Throwable failure) {
        return Future.failedFuture(
                failure instanceof Exception || failure instanceof Error
                        ? failure
                        : ProblemException.of(503, failure.getMessage()));
    }

    private static <T> T started(final T part) {
        if (part == null) {
            throw ProblemException.of(503, "the broker is starting or stopping; try again");
        }
        return part;
    }
}
