package io.memorystreamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.memorystreamer.bench.load.PartitionedLoop.Routing;
import io.memorystreamer.bench.load.PartitionedLoop.Shape;
import io.memorystreamer.bench.peers.LogPartitions;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PartitionedLoopTest {

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @Test
    void everyConsumerOfAPartitionTakesEveryMessage() throws Exception {
        try (Partitions partitions = new LogPartitions(1, 4)) {
            final PartitionedLoop.Result result =
                    new PartitionedLoop(partitions, 32, new Shape(1, 3, Routing.OWN)).run(0, NANOS);
            assertThat(result.messagesPerSecond()).isPositive();
            assertThat(result.deliveredPerSecond() / result.messagesPerSecond()).isEqualTo(3, offset());
        }
    }

    @Test
    void messagesAreTakenOnceWherePartitionsAreShared() throws Exception {
        for (final Routing routing : Routing.values()) {
            try (Partitions partitions = new LogPartitions(3, 6)) {
                final PartitionedLoop.Result result =
                        new PartitionedLoop(partitions, 32, new Shape(3, 3, routing)).run(0, NANOS);
                assertThat(result.messagesPerSecond()).isPositive();
                assertThat(result.deliveredPerSecond()).isEqualTo(result.messagesPerSecond(), offset());
            }
        }
    }

    private static Offset<Double> offset() {
        return Offset.offset(1e-6);
    }

    @Test
    void partitionThatNobodyReadsIsRefused() throws Exception {
        try (Partitions partitions = new LogPartitions(3, 6)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PartitionedLoop(partitions, 32, new Shape(1, 2, Routing.OWN)))
                    .withMessageContaining("a consumer for each of 3 partitions");
        }
    }

    @Test
    void lostMessageEndsTheLoad() throws Exception {
        try (Partitions partitions = new Lossy(new LogPartitions(2, 4))) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(
                            () -> new PartitionedLoop(partitions, 32, new Shape(2, 2, Routing.SPREAD)).run(0, NANOS))
                    .withCauseInstanceOf(ScenarioException.class)
                    .withMessageContaining("message 1000 of 32 bytes was due, message 1001");
        }
    }

    /** Says that it has taken the thousandth message of every sender, and has not. */
    private record Lossy(Partitions partitions) implements Partitions {
        @Override
        public int count() {
            return partitions.count();
        }

        @Override
        public Sender sender(final int partition) throws IOException {
            final Sender sender = partitions.sender(partition);
            final long[] sent = new long[1];
            return (buffer, offset, length) -> {
                final boolean accepted = sent[0] == 1_000 || sender.send(buffer, offset, length);
                sent[0] += accepted ? 1 : 0;
                return accepted;
            };
        }

        @Override
        public Receiver receiver(final int partition) throws IOException {
            return partitions.receiver(partition);
        }

        @Override
        public long window(final int messageBytes) {
            return partitions.window(messageBytes);
        }

        @Override
        public IdleStrategy idle() {
            return partitions.idle();
        }

        @Override
        public Map<String, String> settings() {
            return partitions.settings();
        }

        @Override
        public void close() {
            partitions.close();
        }
    }
}
