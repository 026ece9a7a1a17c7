package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A stock consumer of partition 0 of a topic that takes a rest after every poll, until it is told to catch up. */
final class SlowConsumer implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    /** Longer than it takes to fetch what comes meanwhile. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Long> caughtUp = new CompletableFuture<>();
    private final Thread thread;
    private volatile long target = Long.MAX_VALUE;
    private volatile long position;
    private volatile boolean stopped;

    SlowConsumer(final StockClients clients, final String topic) {
        thread = Thread.ofPlatform().daemon(true).name("slow-consumer").start(() -> run(clients, topic));
    }

    private void run(final StockClients clients, final String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            final TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (!stopped) {
                consumer.poll(POLL);
                position = consumer.position(partition);
                if (position >= target) {
                    caughtUp.complete(System.nanoTime());
                    break;
                }
                if (target == Long.MAX_VALUE) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
            ended.complete(null);
        } catch (final Throwable e) {
            caughtUp.completeExceptionally(e);
            ended.complete(null);
        }
    }

    /** Messages between it and the end. */
    long lag(final long end) {
        return end - position;
    }

    /**
     * No more rests.
     *
     * @param end the offset behind the last message
     * @return milliseconds until it is there
     */
    double catchUp(final long end, final long seconds) throws ScenarioException, InterruptedException {
        final long start = System.nanoTime();
        target = end;
        LockSupport.unpark(thread);
        try {
            return Math.max(0, caughtUp.get(seconds, TimeUnit.SECONDS) - start) / 1e6;
        } catch (final TimeoutException e) {
            throw new ScenarioException(
                    "the slow consumer is at " + position + " of " + end + " after " + seconds + " s");
        } catch (final ExecutionException e) {
            throw new ScenarioException("the slow consumer failed: " + e.getCause());
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        ended.join();
    }
}
