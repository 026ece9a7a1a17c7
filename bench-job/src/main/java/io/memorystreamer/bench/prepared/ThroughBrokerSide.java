package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.kafka.StockClients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Batches made ahead, produced over one connection and fetched over another at the same time; both count. */
public final class ThroughBrokerSide implements Side, AutoCloseable {

    public static final String MEGABYTES_PER_SECOND = "megabytesPerSecond";

    public static final int BATCH_BYTES = 256 * 1024;
    private static final int VALUE_BYTES = 100;
    private static final int FETCH_BYTES = 2 * 1024 * 1024;
    private static final int IN_FLIGHT = 5;

    /** How far the producer may be ahead of the consumer, a quarter of what the topic keeps. */
    private static final long WINDOW_BYTES = 64L * 1024 * 1024;

    private static final Map<String, String> TOPIC =
            Map.of("retention.bytes", "268435456", "segment.bytes", "16777216");

    private final StockClients clients;
    private final String target;
    private final long roundNanos;
    private final String topic;
    private final ByteBuffer request;
    private final int batchBytes;
    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong fetched = new AtomicLong();
    private long nextOffset;

    /** @param clients for the topic */
    public ThroughBrokerSide(final StockClients clients, final String target, final long roundNanos) throws Exception {
        this.clients = clients;
        this.target = target;
        this.roundNanos = roundNanos;
        topic = clients.createTopic(1, TOPIC);
        final ByteBuffer batch = Requests.batch(BATCH_BYTES, VALUE_BYTES);
        batchBytes = batch.remaining();
        request = Requests.produce(topic, 0, batch);
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final long before = produced.get();
        final long start = System.nanoTime();
        final CompletableFuture<Void> producer = Load.start("produce", () -> produce(start));
        final CompletableFuture<Void> consumer = Load.start("fetch", () -> fetch(producer));
        Load.join(producer, consumer);
        final long bytes = 2 * (produced.get() - before);
        return Map.of(MEGABYTES_PER_SECOND, bytes / 1e6 / ((System.nanoTime() - start) / 1e9));
    }

    private void produce(final long start) throws Exception {
        try (Connection connection = new Connection(target, 4096)) {
            int inFlight = 0;
            while (System.nanoTime() - start < roundNanos) {
                while (produced.get() - fetched.get() > WINDOW_BYTES) {
                    LockSupport.parkNanos(100_000);
                    if (System.nanoTime() - start > roundNanos) {
                        break;
                    }
                }
                connection.send(request);
                if (++inFlight == IN_FLIGHT) {
                    acknowledged(connection);
                    inFlight--;
                }
            }
            for (; inFlight > 0; inFlight--) {
                acknowledged(connection);
            }
        }
    }

    private void acknowledged(final Connection connection) throws Exception {
        Responses.requireProduced(connection.receive());
        produced.addAndGet(batchBytes);
    }

    private void fetch(final CompletableFuture<Void> producer) throws Exception {
        final byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer question = ByteBuffer.allocateDirect(200 + name.length);
        try (Connection connection = new Connection(target, FETCH_BYTES + BATCH_BYTES + 4096)) {
            while (!producer.isDone() || fetched.get() < produced.get()) {
                connection.send(Requests.fetch(question, name, nextOffset, FETCH_BYTES));
                final ByteBuffer response = connection.receive();
                final long next = Responses.requireBatches(response, nextOffset);
                fetched.addAndGet((next - nextOffset) / recordsPerBatch() * batchBytes);
                nextOffset = next;
            }
        }
    }

    private long recordsPerBatch() {
        return request.getInt(request.limit() - batchBytes + 57);
    }

    /** What was sent and how, for the report. */
    public static Map<String, String> settings() {
        return Map.of(
                "batchBytes", Integer.toString(BATCH_BYTES),
                "recordBytes", Integer.toString(VALUE_BYTES),
                "producesInFlight", Integer.toString(IN_FLIGHT),
                "fetchMaxBytes", Integer.toString(FETCH_BYTES),
                "acks", "all");
    }

    @Override
    public void close() {
        clients.deleteTopic(topic);
    }
}
