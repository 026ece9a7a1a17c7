package io.memorystreamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuringLinksTest {

    private static final OpenLoop.Stretch RAMP_UP = new OpenLoop.Stretch(100, 10_000);
    private static final OpenLoop.Stretch MEASURED = new OpenLoop.Stretch(1_000, 10_000);

    @TempDir
    Path directory;

    private AcknowledgingLink link;

    @BeforeEach
    void open() throws Exception {
        link = new InProcessLink(directory);
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void everyMeasuredMessageHasAPublishTime() throws Exception {
        final PublishTimes times = new PublishTimes(link, RAMP_UP.messages());
        new OpenLoop(times, 32).offer(RAMP_UP, MEASURED);
        assertThat(times.arrivals().getTotalCount()).isEqualTo(MEASURED.messages());
        assertThat(times.calls().getTotalCount()).isEqualTo(MEASURED.messages());
        assertThat(times.calls().getMinValue())
                .isLessThanOrEqualTo(times.arrivals().getMaxValue());
    }

    @Test
    void everyMeasuredMessageHasAPollTime() throws Exception {
        final PollTimes times = new PollTimes(link, RAMP_UP.messages(), 32);
        final OpenLoop.Result result = new OpenLoop(times, 32).offer(RAMP_UP, MEASURED);
        assertThat(times.waits().getTotalCount()).isEqualTo(MEASURED.messages());
        assertThat(times.waits().getMaxValue())
                .isLessThanOrEqualTo(result.latencies().getMaxValue());
    }

    /** A link that takes nothing for a while: longer than a stall at the end of a short run explains. */
    @Test
    void missedRateIsNoMeasurement() throws Exception {
        final Link blocked = new ForwardingLink(link) {
            @Override
            public Sender sender(final int producer) throws IOException {
                final long open = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
                return new ForwardingSender(link().sender(producer)) {
                    @Override
                    public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                        return (Message.sequence(buffer, offset) == 0 || System.nanoTime() - open >= 0)
                                && forward(buffer, offset, length);
                    }
                };
            }
        };
        final OpenLoop.Stretch first = new OpenLoop.Stretch(1, 10_000);
        final OpenLoop.Stretch brief = new OpenLoop.Stretch(10, 10_000);
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> new OpenLoop(blocked, 32).run(first, brief))
                .withMessageContaining("the rate was missed: 10,000 messages/s");
        assertThat(new OpenLoop(blocked, 32).offer(first, brief).latencies().getTotalCount())
                .isEqualTo(10);
    }

    @Test
    void requestsThatTakeTooLongMissTheirRate() {
        final RequestLoop loop = new RequestLoop(new StallSampler());
        final OpenLoop.Stretch brief = new OpenLoop.Stretch(10, 1_000);
        assertThatNoException().isThrownBy(() -> OpenLoop.requireRate(brief, 1_000));
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> loop.run(brief, brief, number -> {
                    final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(40);
                    while (System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                }))
                .withMessageContaining("the rate was missed");
    }

    @Test
    void stageCarriesEveryMessageThroughBothLinks() throws Exception {
        try (Link second = new InProcessLink(directory);
                Link pipeline = new PipelineLink(link, second)) {
            assertThat(new OpenLoop(pipeline, 37)
                            .offer(RAMP_UP, MEASURED)
                            .latencies()
                            .getTotalCount())
                    .isEqualTo(MEASURED.messages());
        }
    }

    @Test
    void messageThatIsChangedBehindTheStageIsNoticed() throws Exception {
        try (Link second = new InProcessLink(directory);
                Link pipeline = new PipelineLink(link, flippingLastBodyByte(second))) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> new OpenLoop(pipeline, 32).offer(RAMP_UP, MEASURED))
                    .havingCause()
                    .withMessageContaining("a message of 40 bytes was changed on its way");
        }
    }

    private static Link flippingLastBodyByte(final Link link) {
        return new ForwardingLink(link) {
            @Override
            public Sender sender(final int producer) throws IOException {
                return new ForwardingSender(link().sender(producer)) {
                    @Override
                    public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                        final UnsafeBuffer changed = new UnsafeBuffer(new byte[length]);
                        changed.putBytes(0, buffer, offset, length);
                        changed.putByte(31, (byte) (changed.getByte(31) + 1));
                        return forward(changed, 0, length);
                    }
                };
            }
        };
    }

    @Test
    void allocatingLinkCarriesTheSameMessages() throws Exception {
        assertThat(new OpenLoop(new AllocatingLink(link, 100), 32)
                        .offer(RAMP_UP, MEASURED)
                        .latencies()
                        .getTotalCount())
                .isEqualTo(MEASURED.messages());
    }

    @Test
    void pairThatLosesAMessageEndsTheLoad() throws Exception {
        try (Link other = new InProcessLink(directory)) {
            final Link losing = new ForwardingLink(other) {
                @Override
                public Sender sender(final int producer) throws IOException {
                    return new ForwardingSender(link().sender(producer)) {
                        @Override
                        public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                            return Message.sequence(buffer, offset) == 100 || forward(buffer, offset, length);
                        }
                    };
                }
            };
            assertThat(new PairedLoop(lanes(link), 32).run(0, TimeUnit.MILLISECONDS.toNanos(100)))
                    .isPositive();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> new PairedLoop(lanes(link, losing), 32).run(0, TimeUnit.SECONDS.toNanos(10)))
                    .havingCause()
                    .withMessageContaining("message 100 of 32 bytes was due, message 101");
        }
    }

    private static PairedLoop.Lanes lanes(final Link... links) {
        return new PairedLoop.Lanes() {
            @Override
            public int count() {
                return links.length;
            }

            @Override
            public Sender sender(final int lane) throws IOException {
                return links[lane].sender(0);
            }

            @Override
            public Receiver receiver(final int lane) throws IOException {
                return links[lane].receiver();
            }

            @Override
            public long window(final int messageBytes) {
                return links[0].window(messageBytes);
            }

            @Override
            public IdleStrategy idle() {
                return new BackoffIdleStrategy();
            }
        };
    }

    @Test
    void filledLogsAreReadToTheirEndsEveryTime() throws Exception {
        try (FilledLogs logs = new FilledLogs(3, 100, 1 << 20)) {
            for (int pass = 0; pass < 2; pass++) {
                final long[] count = {0};
                assertThat(logs.readThrough((number, buffer, offset) -> {
                            assertThat(FilledLogs.sum(buffer, offset + 16, 84))
                                    .isEqualTo(FilledLogs.expectedSum(0, 100));
                            count[0]++;
                        }))
                        .isEqualTo(logs.messages())
                        .isEqualTo(count[0]);
            }
        }
    }
}
