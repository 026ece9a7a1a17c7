package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerAssignmentTest {

    private static final byte[] WRITTEN = written();

    private static byte[] written() {
        final ByteBuffer written = ConsumerProtocol.serializeAssignment(new Assignment(
                List.of(new TopicPartition("a", 0), new TopicPartition("a", 2), new TopicPartition("\u00fc", 1))));
        final byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    @Test
    void whatKafkasClientWritesIsRead() {
        assertThat(ConsumerAssignment.partitions(WRITTEN))
                .containsExactlyInAnyOrder(
                        new GroupOverview.TopicPartitions("a", List.of(0, 2)),
                        new GroupOverview.TopicPartitions("\u00fc", List.of(1)));
    }

    @Test
    void whatIsCutOffOrNoAssignmentIsReadAsNone() {
        final int userData = Integer.BYTES; // is not read
        for (int length = 0; length < WRITTEN.length - userData; length++) {
            assertThat(ConsumerAssignment.partitions(Arrays.copyOf(WRITTEN, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        final byte[] garbage = new byte[1000];
        Arrays.fill(garbage, (byte) 0x7f);
        assertThat(ConsumerAssignment.partitions(garbage)).isEmpty();
        Arrays.fill(garbage, (byte) -1);
        assertThat(ConsumerAssignment.partitions(garbage)).isEmpty();
    }
}
