package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A stock idempotent producer that sends numbered messages to partition 0 of a topic at a rate, whatever becomes of the broker,
 * and keeps the number of every one that was acknowledged. A message that was refused is not sent again; the next one is.
 */
final class NumberedLoad implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** Kinds of errors that are told apart. */
    private static final int MAX_ERRORS = 10;

    private final StockClients clients;
    private final String topic;
    private final int messageBytes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final BitSet acknowledged = new BitSet();
    private final Map<String, Integer> errors = new TreeMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile int next;
    private int rejected;
    private int mark = Integer.MAX_VALUE;
    private long markNanos;
    private CompletableFuture<Double> recovered = new CompletableFuture<>();

    /** Starts at once. */
    NumberedLoad(final StockClients clients, final String topic, final int messageBytes, final double perSecond) {
        this.clients = clients;
        this.topic = topic;
        this.messageBytes = Math.max(Integer.BYTES, messageBytes);
        this.producer = clients.producer();
        Thread.ofPlatform().daemon(true).name("numbered-load").start(() -> run(perSecond));
    }

    private void run(final double perSecond) {
        try {
            final long start = System.nanoTime();
            while (!stopped) {
                LockSupport.parkNanos(start + (long) (next * 1e9 / perSecond) - System.nanoTime());
                send(next++);
            }
            producer.flush();
            ended.complete(null);
        } catch (final Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private void send(final int number) {
        final byte[] value = ByteBuffer.allocate(messageBytes).putInt(number).array();
        producer.send(new ProducerRecord<>(topic, 0, null, value), (metadata, failure) -> {
            if (failure == null) {
                acknowledged(number);
            } else {
                refused(failure);
            }
        });
    }

    private synchronized void acknowledged(final int number) {
        acknowledged.set(number);
        if (number >= mark) {
            recovered.complete((System.nanoTime() - markNanos) / 1e6);
        }
    }

    private synchronized void refused(final Exception failure) {
        rejected++;
        // Numbers differ from message to message.
        final String error = failure.getClass().getSimpleName() + ": "
                + String.valueOf(failure.getMessage()).replaceAll("\\d+", "N");
        if (errors.size() < MAX_ERRORS || errors.containsKey(error)) {
            errors.merge(error, 1, Integer::sum);
        }
    }

    /** From now on the first acknowledgement of a message that is sent from now on is a recovery. */
    synchronized void mark() {
        mark = next;
        markNanos = System.nanoTime();
        recovered = new CompletableFuture<>();
    }

    /**
     * Waits for the recovery since {@link #mark}.
     *
     * @return milliseconds it took
     */
    double awaitRecovery(final String after, final long seconds) throws ScenarioException, InterruptedException {
        final CompletableFuture<Double> recovery;
        synchronized (this) {
            recovery = recovered;
        }
        try {
            return recovery.get(seconds, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new ScenarioException(
                    "no message was acknowledged within " + seconds + " s after " + after + "; refused: " + errors());
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends nothing more, and waits for what was sent. */
    void stop(final long seconds) throws ScenarioException, InterruptedException {
        stopped = true;
        try {
            ended.get(seconds, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new ScenarioException("the producer did not get through within " + seconds + " s");
        } catch (final ExecutionException e) {
            throw new ScenarioException("the producer failed: " + e.getCause());
        }
    }

    synchronized int acknowledgedCount() {
        return acknowledged.cardinality();
    }

    synchronized int rejectedCount() {
        return rejected;
    }

    /** What refused messages were told, and how many were. */
    synchronized String errors() {
        return errors.isEmpty() ? "none" : errors.toString();
    }

    int sent() {
        return next;
    }

    /**
     * Reads the whole topic.
     *
     * @return how many messages were acknowledged and are not there
     * @throws ScenarioException when one is there twice or in the wrong place
     */
    int lost() throws ScenarioException {
        final BitSet missing;
        synchronized (this) {
            missing = (BitSet) acknowledged.clone();
        }
        final TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            final long end = consumer.endOffsets(List.of(partition)).get(partition);
            final long start = System.nanoTime();
            int last = -1;
            while (consumer.position(partition) < end) {
                for (final ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    final int number = ByteBuffer.wrap(found.value()).getInt();
                    if (number <= last) {
                        throw new ScenarioException("message " + number + " came after message " + last);
                    }
                    last = number;
                    missing.clear(number);
                }
                if (System.nanoTime() - start > READ_NANOS) {
                    throw new ScenarioException("the topic could not be read to its end: "
                            + consumer.position(partition) + " of " + end + " messages");
                }
            }
        }
        return missing.cardinality();
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(CLOSE);
    }
}
