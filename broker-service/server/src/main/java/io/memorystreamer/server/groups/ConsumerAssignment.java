package io.memorystreamer.server.groups;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the leader of a classic group of consumers wrote for one of them: version, then each topic's name with its partitions
 * (ConsumerProtocolAssignment).
 */
final class ConsumerAssignment {

    private ConsumerAssignment() {}

    /** @return the partitions; none when that cannot be read, for clients may write what they like */
    static List<GroupOverview.TopicPartitions> partitions(final byte[] assignment) {
        final List<GroupOverview.TopicPartitions> assigned = new ArrayList<>();
        try {
            final ByteBuffer in = ByteBuffer.wrap(assignment);
            in.getShort();
            final int topics = in.getInt();
            for (int i = 0; i < topics; i++) {
                final byte[] name = new byte[Math.max(0, Math.min(in.getShort(), in.remaining()))];
                in.get(name);
                final List<Integer> partitions = new ArrayList<>();
                final int count = in.getInt();
                for (int j = 0; j < count; j++) {
                    partitions.add(in.getInt());
                }
                assigned.add(new GroupOverview.TopicPartitions(new String(name, StandardCharsets.UTF_8), partitions));
            }
        } catch (final BufferUnderflowException e) {
            return List.of();
        }
        return assigned;
    }
}
