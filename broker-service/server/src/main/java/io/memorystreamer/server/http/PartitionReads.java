package io.memorystreamer.server.http;

import io.memorystreamer.log.BatchSlice;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.wire.PlainRecord;
import io.memorystreamer.server.wire.RecordBatchReader;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Callable;

/** Fetches batches as a consumer does and takes the records out of them, on a worker thread. Thread-safe. */
@ApplicationScoped
public class PartitionReads {

    /** Of one record, however small it was when it was compressed: the largest that max.message.bytes can be. */
    private static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

    /** A record is there as bytes, as text, and as JSON. */
    private static final int COPIES = 4;

    private final Requests requests;

    public PartitionReads(final Requests requests) {
        this.requests = requests;
    }

    /**
     * @param maxWaitMillis until there is a record, 0 not to wait
     * @param maxBytes of all records together; a first one may be larger
     */
    record Query(long offset, int maxRecords, int maxBytes, int maxWaitMillis) {}

    /**
     * @param nextOffset where to go on
     * @param endOffset of the record that will be appended next
     */
    record Reading(List<PlainRecord> records, long nextOffset, long startOffset, long endOffset) {}

    /** Reserves memory before records are taken out of batches. */
    @FunctionalInterface
    interface Reservation {

        /** @throws ProblemException when there is not enough */
        void reserve(long bytes);
    }

    /**
     * On the session's event loop.
     *
     * @return completes there; failed with a {@link ProblemException} that says why nothing can be read
     */
    Future<Reading> read(
            final Partition partition, final Query query, final Session session, final Reservation reservation) {
        final TopicReference topic = TopicReference.byId(partition.topic().id());
        final Fetch.PartitionFetch fetch =
                new Fetch.PartitionFetch(partition.index(), -1, query.offset(), query.maxBytes());
        final Fetch.Request request = new Fetch.Request(
                query.maxWaitMillis(),
                1,
                query.maxBytes(),
                0,
                Fetch.FINAL_EPOCH,
                List.of(new Fetch.TopicFetch(topic, List.of(fetch))),
                List.of(),
                true);
        return requests.ask(request, session).compose(answer -> {
            final Fetch.Response response = (Fetch.Response) answer;
            return decode(response, partition, query, session, reservation).onComplete(done -> response.release());
        });
    }

    private static Future<Reading> decode(
            final Fetch.Response response,
            final Partition partition,
            final Query query,
            final Session session,
            final Reservation reservation) {
        final Fetch.PartitionResult result =
                response.topics().getFirst().partitions().getFirst();
        if (result.error() != ErrorCode.NONE) {
            return Future.failedFuture(problem(result, partition, query));
        }
        final BatchSlice slice = result.records();
        if (slice == null || slice.bytes() == 0) {
            return Future.succeededFuture(
                    new Reading(List.of(), query.offset(), result.logStartOffset(), result.highWatermark()));
        }
        try {
            reservation.reserve((long) COPIES * Math.max(query.maxBytes(), slice.bytes()));
        } catch (final ProblemException e) {
            return Future.failedFuture(e);
        }
        final Callable<Reading> decoding = () -> {
            final RecordBatchReader reader =
                    new RecordBatchReader(query.offset(), query.maxRecords(), query.maxBytes(), MAX_RECORD_BYTES);
            try {
                reader.read(slice.batches());
            } catch (final RecordBatchReader.RecordTooLargeException e) {
                throw ProblemException.of(
                        422, e.getMessage() + "; read it with a Kafka client, or go on at offset " + (e.offset() + 1));
            }
            return new Reading(reader.records(), reader.nextOffset(), result.logStartOffset(), result.highWatermark());
        };
        return session.context().executeBlocking(decoding, false);
    }

    private static ProblemException problem(
            final Fetch.PartitionResult result, final Partition partition, final Query query) {
        final String name = partition.topic().name() + "-" + partition.index();
        return ProblemException.of(
                result.error(),
                switch (result.error()) {
                    case OFFSET_OUT_OF_RANGE ->
                        "offset " + query.offset() + " of " + name + " is not there, only " + partition.startOffset()
                                + " to " + partition.highWatermark();
                    case UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID ->
                        "the topic of " + name + " has just been deleted";
                    case CORRUPT_MESSAGE ->
                        name + " is damaged at offset " + query.offset() + ", see the broker's log; go on behind it";
                    default -> name + ": " + result.error();
                });
    }
}
