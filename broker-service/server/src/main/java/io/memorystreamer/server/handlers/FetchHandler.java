package io.memorystreamer.server.handlers;

import io.memorystreamer.log.AppendListener;
import io.memorystreamer.log.BatchSlice;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Fetch.PartitionFetch;
import io.memorystreamer.server.protocol.Fetch.PartitionResult;
import io.memorystreamer.server.protocol.Fetch.TopicFetch;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads record batches in place, and parks fetches that want more bytes than there are. */
final class FetchHandler implements ApiHandler<Fetch.Request, Fetch.Response> {

    /** Bound of an answer's record bytes, whatever the client asks for. Kafka's fetch.max.bytes. */
    private static final int MAX_BYTES = 55 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FetchHandler.class);
    private static final LogThrottle DAMAGE = new LogThrottle();

    private final TopicRegistry topics;
    private final FetchSessions sessions;

    FetchHandler(final TopicRegistry topics, final FetchSessions sessions) {
        this.topics = topics;
        this.sessions = sessions;
    }

    @Override
    public Future<Fetch.Response> handle(final Fetch.Request request, final Session session) {
        final FetchSessions.Context context = sessions.context(request, session);
        if (context.error() != ErrorCode.NONE) {
            return Future.succeededFuture(new Fetch.Response(context.error(), List.of()));
        }
        final Reading reading = read(context.request(), session);
        if (reading.complete(context.request()) || request.maxWaitMillis() <= 0) {
            return Future.succeededFuture(answer(reading, context));
        }
        reading.response.release();
        return new ParkedFetch(this, context, session).park();
    }

    /** What is about to be sent; it is counted. */
    Fetch.Response answer(final Reading reading, final FetchSessions.Context context) {
        count(reading);
        return context.session() == null
                ? reading.response
                : context.session().answer(reading.response.topics(), context.full());
    }

    /**
     * What one pass over a request's partitions found. Its response is to be passed on or released.
     *
     * @param bytes of records
     * @param failed whether a partition answered with an error, which the client must learn at once
     */
    record Reading(Fetch.Response response, int bytes, boolean failed) {

        boolean complete(final Fetch.Request request) {
            return failed || bytes >= request.minBytes() || response.topics().isEmpty();
        }
    }

    private void count(final Reading reading) {
        for (final Fetch.TopicResult result : reading.response.topics()) {
            final int bytes = result.recordBytes();
            final Topic topic = bytes > 0 ? topics.find(result.topic()) : null;
            if (topic != null) {
                topic.bytesOut().add(bytes);
            }
        }
    }

    Reading read(final Fetch.Request request, final Session session) {
        final List<Fetch.TopicResult> results = new ArrayList<>(request.topics().size());
        int left = session.answerBytes(Math.min(request.maxBytes(), MAX_BYTES));
        int bytes = 0;
        boolean failed = false;
        for (final TopicFetch topicFetch : request.topics()) {
            final Topic topic = topics.find(topicFetch.topic());
            final List<PartitionResult> partitions =
                    new ArrayList<>(topicFetch.partitions().size());
            for (final PartitionFetch fetch : topicFetch.partitions()) {
                final PartitionResult result;
                if (topic == null) {
                    result = PartitionResult.failed(fetch.index(), topics.missing(topicFetch.topic()));
                } else {
                    result = read(topic.partition(fetch.index()), fetch, left, session);
                }
                failed |= result.error() != ErrorCode.NONE;
                if (result.records() != null) {
                    bytes += result.records().bytes();
                    left -= result.records().bytes();
                }
                partitions.add(result);
            }
            results.add(new Fetch.TopicResult(topicFetch.topic(), partitions));
        }
        return new Reading(new Fetch.Response(ErrorCode.NONE, results), bytes, failed);
    }

    /** @param left bytes the answer may still take; a first batch may be larger, so that a client always gets on */
    private static PartitionResult read(
            final Partition partition, final PartitionFetch fetch, final int left, final Session session) {
        if (partition == null) {
            return PartitionResult.failed(fetch.index(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (fetch.leaderEpoch() > Partition.LEADER_EPOCH) {
            return PartitionResult.failed(fetch.index(), ErrorCode.UNKNOWN_LEADER_EPOCH);
        }
        final LogReader reader = session.reader(partition);
        if (fetch.offset() < partition.startOffset() || !reader.seek(fetch.offset())) {
            return notReadable(partition, fetch, LogReader.OFFSET_OUT_OF_RANGE);
        }
        final BatchSlice records = left > 0 ? reader.readBatches(Math.min(fetch.maxBytes(), left)) : null;
        if (records != null && records.outcome() < 0) {
            return notReadable(partition, fetch, records.outcome());
        }
        return new PartitionResult(
                fetch.index(), ErrorCode.NONE, partition.highWatermark(), partition.startOffset(), records);
    }

    private static PartitionResult notReadable(
            final Partition partition, final PartitionFetch fetch, final int outcome) {
        if (partition.isDeleted()) {
            // Between the look-up and the reading. Out of range would make a consumer start anew in another topic.
            return PartitionResult.failed(fetch.index(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        return switch (outcome) {
            case LogReader.OFFSET_OUT_OF_RANGE ->
                new PartitionResult(fetch.index(), ErrorCode.OFFSET_OUT_OF_RANGE, -1, partition.startOffset(), null);
            case LogReader.CORRUPT -> {
                DAMAGE.run(() -> LOG.error(
                        "{}-{} is damaged at offset {}: consumers that ask for it get CORRUPT_MESSAGE and can go on behind it",
                        partition.topic().name(),
                        partition.index(),
                        fetch.offset()));
                // KAFKA_STORAGE_ERROR would make consumers ask again for ever without telling anybody.
                yield new PartitionResult(fetch.index(), ErrorCode.CORRUPT_MESSAGE, -1, partition.startOffset(), null);
            }
            case LogReader.CLOSED -> // the broker is stopping
                new PartitionResult(
                        fetch.index(), ErrorCode.NONE, partition.highWatermark(), partition.startOffset(), null);
            default -> throw new IllegalStateException("a read ended with the unknown outcome " + outcome);
        };
    }

    /** Registers for appends to every partition of the request. */
    void addListener(final Fetch.Request request, final AppendListener listener, final List<Partition> registered) {
        for (final TopicFetch topicFetch : request.topics()) {
            for (final PartitionFetch fetch : topicFetch.partitions()) {
                final Partition partition = topics.find(topicFetch.topic(), fetch.index());
                if (partition != null) {
                    partition.addListener(listener);
                    registered.add(partition);
                }
            }
        }
    }
}
