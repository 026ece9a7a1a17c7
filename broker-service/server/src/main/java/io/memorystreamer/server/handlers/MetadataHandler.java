package io.memorystreamer.server.handlers;

import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Metadata;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients about topics, and creates those they ask for where both sides permit it. */
final class MetadataHandler implements ApiHandler<Metadata.Request, Metadata.Response> {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataHandler.class);

    private final TopicRegistry topics;
    private final BrokerIdentity identity;
    private final boolean autoCreateTopics;
    private final LogThrottle throttle = new LogThrottle();

    MetadataHandler(final TopicRegistry topics, final BrokerIdentity identity, final boolean autoCreateTopics) {
        this.topics = topics;
        this.identity = identity;
        this.autoCreateTopics = autoCreateTopics;
    }

    @Override
    public Future<Metadata.Response> handle(final Metadata.Request request, final Session session) {
        if (autoCreateTopics && request.allowAutoTopicCreation() && missesAny(request.topics())) {
            return session.context().executeBlocking(() -> answer(request, session, true), false);
        }
        return Future.succeededFuture(answer(request, session, false));
    }

    private boolean missesAny(final List<TopicReference> references) {
        if (references != null) {
            for (final TopicReference reference : references) {
                if (reference.name() != null
                        && topics.find(reference) == null
                        && topics.missing(reference) != ErrorCode.KAFKA_STORAGE_ERROR) {
                    return true;
                }
            }
        }
        return false;
    }

    private Metadata.Response answer(final Metadata.Request request, final Session session, final boolean create) {
        final List<Metadata.TopicMetadata> answers = new ArrayList<>();
        if (request.topics() == null) {
            topics.all().forEach(topic -> answers.add(describe(topic)));
            // Their names show that they are there. An error would make consumers ask again for all topics, for ever.
            topics.offline()
                    .forEach(topic -> answers.add(new Metadata.TopicMetadata(ErrorCode.NONE, topic.name(), null, 0)));
        } else {
            for (final TopicReference reference : request.topics()) {
                final Topic topic = topics.find(reference);
                if (topic != null) {
                    answers.add(describe(topic));
                } else if (create && topics.missing(reference) == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                    answers.add(create(reference.name()));
                } else {
                    answers.add(
                            new Metadata.TopicMetadata(topics.missing(reference), reference.name(), reference.id(), 0));
                }
            }
        }
        return new Metadata.Response(identity.clusterId(), identity.nodeFor(session), answers);
    }

    private Metadata.TopicMetadata create(final String name) {
        try {
            return describe(topics.create(topics.plan(name, -1, Map.of())));
        } catch (final TopicException e) {
            final Topic raced = topics.find(name);
            if (raced != null) {
                return describe(raced);
            }
            if (e.error() == ErrorCode.INVALID_TOPIC_EXCEPTION) {
                return new Metadata.TopicMetadata(e.error(), name, null, 0);
            }
            // The protocol has no word for it here; the client goes on asking, its user reads this.
            throttle.run(() -> LOG.warn("Topic was not created on demand: {}", e.getMessage()));
            return new Metadata.TopicMetadata(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, name, null, 0);
        }
    }

    private static Metadata.TopicMetadata describe(final Topic topic) {
        return new Metadata.TopicMetadata(ErrorCode.NONE, topic.name(), topic.id(), topic.partitionCount());
    }
}
