package io.memorystreamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

    @TempDir
    Path directory;

    private Link link;

    @BeforeEach
    void open() throws Exception {
        link = new InProcessLink(directory);
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void closedLoopCarriesSingleMessagesAndBatches() throws Exception {
        for (final Publisher.Factory factory :
                new Publisher.Factory[] {Publisher.single(32), Publisher.batches(32, 10)}) {
            try (Link fresh = new InProcessLink(directory)) {
                final ClosedLoop.Result result =
                        new ClosedLoop(fresh, 32, factory).run(0, TimeUnit.MILLISECONDS.toNanos(300));
                assertThat(result.messagesPerSecond())
                        .isPositive()
                        .isGreaterThanOrEqualTo(result.slowestMessagesPerSecond());
                assertThat(result.stalls().observedSeconds()).isPositive();
            }
        }
    }

    @Test
    void batchesAreRefusedOnALinkThatTakesNone() {
        final Sender single = (buffer, offset, length) -> true;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Publisher.batches(32, 10).on(single, 0))
                .withMessageContaining("single messages");
    }

    @Test
    void openLoopRecordsEveryMeasuredMessageAndNoOther() throws Exception {
        final OpenLoop.Result result =
                new OpenLoop(link, 16).offer(new OpenLoop.Stretch(500, 10_000), new OpenLoop.Stretch(2_000, 10_000));
        assertThat(result.latencies().getTotalCount()).isEqualTo(2_000);
        assertThat(result.offeredPerSecond()).isPositive().isLessThan(10_100);
    }

    @Test
    void openLoopMeasuresNoMessageOfItsWarmUp() throws Exception {
        final WarmUp warmUp = new WarmUp(TimeUnit.MILLISECONDS.toNanos(300), TimeUnit.MILLISECONDS.toNanos(500));
        final OpenLoop.Result result = new OpenLoop(link, 16)
                .run(warmUp, 20_000, new OpenLoop.Stretch(100, 10_000), new OpenLoop.Stretch(1_000, 10_000));
        assertThat(result.latencies().getTotalCount()).isEqualTo(1_000);
        assertThat(result.warmUp()).contains("steady after");
    }

    @Test
    void closedLoopSaysHowItsWarmUpEnded() throws Exception {
        final WarmUp warmUp = new WarmUp(0, TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(new ClosedLoop(link, 32, Publisher.single(32))
                        .run(warmUp, TimeUnit.MILLISECONDS.toNanos(100))
                        .warmUp())
                .startsWith("not steady after 0.");
    }

    /** The second load on a link starts behind the first one's messages. */
    @Test
    void linkCanCarryOneLoadAfterTheOther() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(new OpenLoop(link, 16)
                            .offer(new OpenLoop.Stretch(1, 1_000), new OpenLoop.Stretch(100, 10_000))
                            .latencies()
                            .getTotalCount())
                    .isEqualTo(100);
        }
    }

    @Test
    void lostMessageIsNoticed() {
        final CheckedConsumer consumer = new CheckedConsumer(16, 2) {
            @Override
            void onMessage(final long sequence, final DirectBuffer buffer, final int offset) {
                // only the check is of interest
            }
        };
        final Message message = new Message(16);
        consumer.onRecord(message.with(0, 0), 0, 16, 0, 0);
        consumer.onRecord(message.with(Message.firstOf(1), 0), 0, 16, 1, 0);
        assertThatNoException().isThrownBy(() -> consumer.check(2));
        consumer.onRecord(message.with(2, 0), 0, 16, 2, 0);
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> consumer.check(1))
                .withMessage("message 1 of 16 bytes was due, message 2 of 16 bytes came");
    }

    @Test
    void messageOfAProducerThatDoesNotExistIsNoticed() {
        final CheckedConsumer consumer = new CheckedConsumer(16, 2) {
            @Override
            void onMessage(final long sequence, final DirectBuffer buffer, final int offset) {
                // only the check is of interest
            }
        };
        consumer.onRecord(new Message(16).with(Message.firstOf(2), 0), 0, 16, 0, 0);
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> consumer.check(1))
                .withMessageContaining("producer 2");
    }

    @Test
    void closedLoopChecksSeveralProducers() throws Exception {
        final ClosedLoop.Result result = new ClosedLoop(link, 32, 3, Publisher.single(32), new LoadStalls())
                .run(0, TimeUnit.MILLISECONDS.toNanos(600));
        assertThat(result.messagesPerSecond()).isPositive();
        assertThat(result.stalls().observedSeconds()).isPositive();
    }

    @Test
    void messageTooLargeForTheLogEndsTheLoadWithAdvice() {
        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(() -> new ClosedLoop(link, 2_000_000, Publisher.single(2_000_000))
                        .run(0, TimeUnit.MILLISECONDS.toNanos(100)))
                .havingCause()
                .withMessageContaining("message_size_bytes");
    }
}
