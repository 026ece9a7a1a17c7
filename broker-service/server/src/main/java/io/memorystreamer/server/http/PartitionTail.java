package io.memorystreamer.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.wire.PlainRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of a partition from an offset on, as they come. */
final class PartitionTail implements EventSource {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTail.class);

    /** Read ahead for a client, of keys, values and headers; a first record may be larger. */
    private static final int CHUNK_BYTES = 256 * 1024;

    private static final int CHUNK_RECORDS = 500;

    /** Until a chunk is tried again for which there was no memory. */
    private static final long RETRY_MILLIS = 50;

    private final Partition partition;
    private final boolean text;
    private final Session session;
    private final PartitionReads reads;
    private final InFlight inFlight;
    private final Sse sse;
    private final ObjectMapper mapper;
    private long offset;
    private Runnable chunk = () -> {};
    private boolean ended;
    private boolean noMemory;

    PartitionTail(
            final Partition partition,
            final long offset,
            final boolean text,
            final Session session,
            final PartitionReads reads,
            final InFlight inFlight,
            final Sse sse,
            final ObjectMapper mapper) {
        this.partition = partition;
        this.offset = offset;
        this.text = text;
        this.session = session;
        this.reads = reads;
        this.inFlight = inFlight;
        this.sse = sse;
        this.mapper = mapper;
    }

    @Override
    public Future<List<OutboundSseEvent>> next() {
        chunk.run(); // is written
        noMemory = false;
        final PartitionReads.Query query =
                new PartitionReads.Query(offset, CHUNK_RECORDS, CHUNK_BYTES, HEARTBEAT_MILLIS);
        return reads.read(partition, query, session, this::reserve)
                .map(this::events)
                .recover(failure -> {
                    if (ended) {
                        return Future.succeededFuture(List.of()); // the client is gone
                    }
                    return noMemory ? later() : Future.succeededFuture(explain(failure));
                });
    }

    private void reserve(final long bytes) {
        final Runnable reserved = inFlight.tryReserve(bytes);
        if (reserved == null) {
            noMemory = true;
            throw ProblemException.of(503, "no memory for a chunk");
        }
        chunk = reserved;
    }

    private Future<List<OutboundSseEvent>> later() {
        final Promise<List<OutboundSseEvent>> promise = Promise.promise();
        session.context()
                .owner()
                .setTimer(
                        RETRY_MILLIS,
                        timer -> session.context()
                                .runOnContext(
                                        turn -> (ended ? Future.succeededFuture(List.<OutboundSseEvent>of()) : next())
                                                .onComplete(promise)));
        return promise.future();
    }

    private List<OutboundSseEvent> events(final PartitionReads.Reading reading) {
        offset = reading.nextOffset();
        if (reading.records().isEmpty()) {
            return List.of(sse.newEventBuilder().comment("heartbeat").build());
        }
        final List<OutboundSseEvent> events = new ArrayList<>(reading.records().size());
        for (final PlainRecord record : reading.records()) {
            events.add(event("record", Long.toString(record.offset()), RecordView.of(record, text)));
        }
        return events;
    }

    /** Retention has overtaken the reader: it goes on at the oldest record. Everything else ends the stream. */
    private List<OutboundSseEvent> explain(final Throwable failure) {
        final Problem problem;
        if (failure instanceof final ProblemException known) {
            problem = known.problem();
        } else {
            LOG.error("A stream of {}-{} failed", partition.topic().name(), partition.index(), failure);
            problem = Problem.of(500, "the broker failed, see its log", null);
        }
        final long start = partition.startOffset();
        if (problem.kafkaError() == ErrorCode.OFFSET_OUT_OF_RANGE && offset < start) {
            final Skipped skipped = new Skipped(offset, start);
            offset = start;
            return List.of(event("skipped", null, skipped));
        }
        ended = true;
        return List.of(event("error", null, problem));
    }

    /** @param toOffset where the stream goes on */
    private record Skipped(long fromOffset, long toOffset) {}

    private OutboundSseEvent event(final String name, final String id, final Object data) {
        try {
            final OutboundSseEvent.Builder event =
                    sse.newEventBuilder().name(name).data(String.class, mapper.writeValueAsString(data));
            return (id == null ? event : event.id(id)).build();
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
        chunk.run();
        session.close();
    }
}
