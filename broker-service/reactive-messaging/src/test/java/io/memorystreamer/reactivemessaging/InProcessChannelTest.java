package io.memorystreamer.reactivemessaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessChannelTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int RETENTION_BYTES = 1024 * 1024;

    private final LogMaintenance maintenance = new LogMaintenance();
    private PartitionLog log;

    @BeforeEach
    void openLog(@TempDir final Path directory) throws IOException {
        log = PartitionLog.open(new LogConfig(directory, LogConfig.MIN_SEGMENT_BYTES, RETENTION_BYTES), maintenance);
    }

    @AfterEach
    void closeLog() {
        log.close();
        maintenance.close();
    }

    @Test
    void messagesGoOutAndComeIn() {
        try (Application application =
                application(both("incoming.in.value.type", "string"), Sender.class, Receiver.class)) {
            final Sender sender = application.get(Sender.class);
            final Receiver receiver = application.get(Receiver.class);

            sender.send("first").orTimeout(5, TimeUnit.SECONDS).join();
            sender.send("second".getBytes(UTF_8), Metadata.of(new OutgoingRecordMetadata(42)))
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join();
            await().atMost(SOON).until(() -> receiver.messages().size() == 2);

            assertThat(receiver.payloads()).containsExactly("first", "second");
            assertThat(receiver.messages().get(1).getMetadata(IncomingRecordMetadata.class))
                    .contains(new IncomingRecordMetadata("orders", 0, 1, 42));
            assertThat(application.connector().getReadiness().isOk()).isTrue();
        }
    }

    @Test
    void payloadsAreBytesByDefault() {
        append("x");
        try (Application application = application(incoming(), Receiver.class)) {
            final Receiver receiver = application.get(Receiver.class);
            await().atMost(SOON).until(() -> !receiver.messages().isEmpty());

            assertThat(receiver.payloads()).singleElement().isEqualTo("x".getBytes(UTF_8));
        }
    }

    @Test
    void tenThousandMessagesArriveOnceAndInOrder() {
        final Map<String, String> channels = both("incoming.in.value.type", "string");
        try (Application application = application(channels, Sender.class, Receiver.class)) {
            final Sender sender = application.get(Sender.class);
            final Receiver receiver = application.get(Receiver.class);
            final List<String> payloads =
                    IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();

            for (int from = 0; from < payloads.size(); from += 100) { // the emitter itself holds 128
                CompletableFuture.allOf(payloads.subList(from, from + 100).stream()
                                .map(sender::send)
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
            await().atMost(SOON).until(() -> receiver.messages().size() >= payloads.size());

            assertThat(receiver.payloads()).isEqualTo(payloads);
        }
    }

    @Test
    void beanMaySendToTheLogItMakes() {
        final Map<String, String> channels = outgoing();
        channels.put("outgoing.out.topic", "owned");
        try (Application application = application(channels, LogOwner.class)) {
            assertThat(application.get(LogOwner.class).send("a")).succeedsWithin(SOON);
        }
    }

    @Test
    void latestStartsBehindWhatIsThere() {
        append("old");
        final Map<String, String> channels = incoming();
        channels.put("incoming.in.start", "latest");
        channels.put("incoming.in.value.type", "string");
        try (Application application = application(channels, Receiver.class)) {
            final Receiver receiver = application.get(Receiver.class);
            append("new");
            await().atMost(SOON).until(() -> !receiver.messages().isEmpty());

            assertThat(receiver.payloads()).containsExactly("new");
        }
    }

    @Test
    void noMoreIsDeliveredThanWasRequested() {
        IntStream.range(0, 100).forEach(i -> append("r" + i));
        try (Application application = application(incoming(), Subscription.class)) {
            final Subscription subscription = application.get(Subscription.class);
            subscription.start();
            await().during(Duration.ofMillis(200))
                    .atMost(SOON)
                    .until(() -> subscription.offsets().isEmpty());

            subscription.request(3);
            await().atMost(SOON).until(() -> subscription.offsets().size() >= 3);
            await().during(Duration.ofMillis(200))
                    .atMost(SOON)
                    .until(() -> subscription.offsets().size() == 3);
            subscription.request(7);
            await().atMost(SOON).until(() -> subscription.offsets().size() == 10);

            assertThat(subscription.offsets()).containsExactlyElementsOf(offsets(0, 10));
        }
    }

    @Test
    void cancellationEndsTheThread() {
        append("a");
        try (Application application = application(incoming(), Subscription.class)) {
            final Subscription subscription = application.get(Subscription.class);
            subscription.start();
            subscription.request(1);
            await().atMost(SOON).until(() -> subscription.offsets().size() == 1);
            assertThat(isThreadAlive("memorystreamer-incoming-in")).isTrue();

            subscription.cancel();

            await().atMost(SOON).until(() -> !isThreadAlive("memorystreamer-incoming-in"));
        }
    }

    @Test
    void shutdownEndsTheThreads() {
        try (Application application = application(both("incoming.in.poll.batch", "1"), Sender.class, Receiver.class)) {
            application.get(Sender.class).send("a").join();
            assertThat(isThreadAlive("memorystreamer-incoming-in")).isTrue();
            assertThat(isThreadAlive("memorystreamer-outgoing-out")).isTrue();
        }

        assertThat(isThreadAlive("memorystreamer-incoming-in")).isFalse();
        assertThat(isThreadAlive("memorystreamer-outgoing-out")).isFalse();
    }

    @Test
    void closedLogCompletesTheChannel() {
        append("a");
        try (Application application = application(incoming(), Subscription.class)) {
            final Subscription subscription = application.get(Subscription.class);
            subscription.start();
            subscription.request(10);
            log.close();
            await().atMost(SOON).until(subscription::isCompleted);

            assertThat(subscription.offsets()).containsExactly(0L);
        }
    }

    @Test
    void readerOvertakenByRetentionGoesOnAtTheOldestRecord() {
        append("a");
        try (Application application = application(incoming(), Subscription.class)) {
            final Subscription subscription = application.get(Subscription.class);
            subscription.start();
            subscription.request(1);
            await().atMost(SOON).until(() -> subscription.offsets().size() == 1);
            final UnsafeBuffer record = new UnsafeBuffer(new byte[4096]);
            for (int i = 0; i < 2 * RETENTION_BYTES / record.capacity(); ) {
                if (log.append(record, 0, record.capacity(), 0) >= 0) {
                    i++;
                }
            }
            final long oldest = log.startOffset();

            subscription.request(1);
            await().atMost(SOON).until(() -> subscription.offsets().size() == 2);

            assertThat(subscription.offsets().getLast())
                    .isGreaterThanOrEqualTo(oldest)
                    .isGreaterThan(1);
        }
    }

    @Test
    void messageToAClosedLogIsNacked() {
        try (Application application = application(outgoing(), Sender.class)) {
            log.close();

            assertThat(application.get(Sender.class).send("a"))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withMessageContaining("channel 'out'")
                    .withMessageContaining("the log is closed");
            assertThat(application.connector().getReadiness().isOk()).isFalse();
        }
    }

    @Test
    void messageThatCannotBeSentIsNackedAndTheNextIsNot() {
        try (Application application = application(outgoing(), Sender.class)) {
            final Sender sender = application.get(Sender.class);

            assertThat(sender.send(42))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withMessageContaining("must be a byte[] or a String, not a java.lang.Integer");
            assertThat(sender.send(new byte[log.maxRecordLength() + 1]))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withMessageContaining("is larger than it takes");
            assertThat(sender.send("a")).succeedsWithin(SOON);
            assertThat(log.committedOffset()).isEqualTo(1);
        }
    }

    @Test
    void nackEndsTheChannelAndItsReadiness() {
        append("refuse");
        append("a");
        final Map<String, String> channels = incoming();
        channels.put("incoming.in.value.type", "string");
        try (Application application = application(channels, Receiver.class)) {
            await().atMost(SOON)
                    .until(() -> !application.connector().getReadiness().isOk());

            assertThat(application
                            .connector()
                            .getReadiness()
                            .getChannels()
                            .getFirst()
                            .getMessage())
                    .contains("refused");
            assertThat(application.get(Receiver.class).payloads()).containsExactly("refuse");
        }
    }

    @Test
    void nackIsIgnoredWhereThatIsAskedFor() {
        append("refuse");
        append("a");
        final Map<String, String> channels = incoming();
        channels.put("incoming.in.value.type", "string");
        channels.put("incoming.in.failure-strategy", "ignore");
        try (Application application = application(channels, Receiver.class)) {
            final Receiver receiver = application.get(Receiver.class);
            await().atMost(SOON).until(() -> receiver.messages().size() == 2);

            assertThat(application.connector().getReadiness().isOk()).isTrue();
        }
    }

    private Application application(final Map<String, String> channels, final Class<?>... beans) {
        return new Application(channels, Map.of("orders", log), beans);
    }

    private static Map<String, String> incoming() {
        return new HashMap<>(Map.of("incoming.in.transport", "in-process", "incoming.in.topic", "orders"));
    }

    private static Map<String, String> outgoing() {
        return new HashMap<>(Map.of("outgoing.out.transport", "in-process", "outgoing.out.topic", "orders"));
    }

    private static Map<String, String> both(final String name, final String value) {
        final Map<String, String> channels = incoming();
        channels.putAll(outgoing());
        channels.put(name, value);
        return channels;
    }

    private void append(final String record) {
        final byte[] bytes = record.getBytes(UTF_8);
        assertThat(log.append(new UnsafeBuffer(bytes), 0, bytes.length, 0)).isNotNegative();
    }

    private static List<Long> offsets(final long from, final long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static boolean isThreadAlive(final String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
