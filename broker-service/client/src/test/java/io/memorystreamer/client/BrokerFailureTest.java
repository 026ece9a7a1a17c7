package io.memorystreamer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that goes away in the middle of a run surfaces as an exception, and nothing hangs. */
class BrokerFailureTest {

    private static final Duration WITHIN = Duration.ofSeconds(15);

    @FunctionalInterface
    private interface Stop {
        void stop(KafkaBroker broker) throws Exception;
    }

    @Test
    void killedBrokerEndsProducersAndConsumers(@TempDir final Path directory) throws Exception {
        assertFailuresSurface(directory, KafkaBroker::kill);
    }

    @Test
    void brokerThatNoLongerAnswersEndsProducersAndConsumers(@TempDir final Path directory) throws Exception {
        assertFailuresSurface(directory, KafkaBroker::suspend);
    }

    private static void assertFailuresSurface(final Path directory, final Stop stop) throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(directory);
                TcpClient client = broker.connect()) {
            client.createTopic("t", 1, Map.of());
            final Producer producer = client.producer("t", 0);
            final Consumer spinning = client.consumer("t", 0);
            final Consumer waiting = client.consumer("t", 0, Duration.ofMillis(100));
            final CompletableFuture<Void> stopped = new CompletableFuture<>();
            final CompletableFuture<Throwable> produced = failureOf(() -> offerForEver(producer, stopped));
            final CompletableFuture<Throwable> spun = failureOf(() -> pollForEver(spinning));
            final CompletableFuture<Throwable> waited = failureOf(() -> pollForEver(waiting));
            stopped.get(20, TimeUnit.SECONDS); // records flow
            final long start = System.nanoTime();

            stop.stop(broker);

            assertThat(within(start, produced))
                    .isInstanceOf(ProducerException.class)
                    .hasMessageContaining(broker.address())
                    .hasMessageContaining("check that it runs");
            assertThat(catchThrowable(producer::flush)).isInstanceOf(ProducerException.class);
            assertThat(within(start, spun))
                    .isInstanceOf(ConsumerException.class)
                    .hasMessageContaining(broker.address())
                    .hasMessageContaining("check that it runs");
            assertThat(within(start, waited)).isInstanceOf(ConsumerException.class);
            final long closing = System.nanoTime();
            producer.close();
            spinning.close();
            waiting.close();
            assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(4));
        }
    }

    private static void offerForEver(final Producer producer, final CompletableFuture<Void> flowing) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[100]);
        for (; ; ) {
            if (producer.offer(record, 0, record.capacity(), -1) < 0) {
                Thread.onSpinWait();
            }
            if (producer.acknowledged() > 1000) {
                flowing.complete(null);
            }
        }
    }

    private static void pollForEver(final Consumer consumer) {
        for (; ; ) {
            consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 100);
        }
    }

    private static CompletableFuture<Throwable> failureOf(final Runnable endless) {
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> failure.complete(catchThrowable(endless::run)));
        return failure;
    }

    private static Throwable within(final long start, final CompletableFuture<Throwable> failure)
            throws InterruptedException, ExecutionException, TimeoutException {
        return failure.get(WITHIN.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    }
}
