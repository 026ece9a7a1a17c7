package io.memorystreamer.server.groups;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A group by KIP-848 as it is stored: its epoch, and of each member what it wants, where it is and what it owns. */
final class ConsumerGroupCodec {

    private ConsumerGroupCodec() {}

    static byte[] encode(final int epoch, final Collection<ConsumerMember> members) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(epoch);
            out.writeInt(members.size());
            for (final ConsumerMember member : members) {
                Encoding.writeString(out, member.memberId);
                Encoding.writeString(out, member.instanceId);
                Encoding.writeString(out, member.rackId);
                Encoding.writeString(out, member.clientId);
                Encoding.writeString(out, member.clientHost);
                out.writeInt(member.rebalanceTimeoutMillis);
                out.writeInt(member.topics.size());
                for (final String topic : member.topics) {
                    Encoding.writeString(out, topic);
                }
                Encoding.writeString(out, member.pattern.regex());
                Encoding.writeString(out, member.assignor);
                out.writeInt(member.epoch);
                out.writeInt(member.previousEpoch);
                out.writeByte(member.state.ordinal());
                writePartitions(out, member.assigned);
                writePartitions(out, member.revoking);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e); // not from an array
        }
        return bytes.toByteArray();
    }

    private static void writePartitions(final DataOutputStream out, final Set<AssignedPartition> partitions)
            throws IOException {
        final Map<UUID, List<Integer>> byTopic = new HashMap<>();
        for (final AssignedPartition partition : partitions) {
            byTopic.computeIfAbsent(partition.topicId(), first -> new ArrayList<>())
                    .add(partition.partition());
        }
        out.writeInt(byTopic.size());
        for (final Map.Entry<UUID, List<Integer>> topic : byTopic.entrySet()) {
            Encoding.writeId(out, topic.getKey());
            out.writeInt(topic.getValue().size());
            for (final int partition : topic.getValue()) {
                out.writeInt(partition);
            }
        }
    }

    /** @throws IOException when it is not such a group */
    static void decode(final byte[] value, final int offset, final ConsumerGroup group, final long now)
            throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value, offset, value.length - offset))) {
            final int epoch = in.readInt();
            final List<ConsumerMember> members = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                members.add(member(in));
            }
            group.restore(epoch, members, now);
        } catch (final GroupException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ConsumerMember member(final DataInputStream in) throws IOException, GroupException {
        final ConsumerMember member = new ConsumerMember(Encoding.readString(in), Encoding.readString(in));
        member.rackId = Encoding.readString(in);
        member.clientId = Encoding.readString(in);
        member.clientHost = Encoding.readString(in);
        member.rebalanceTimeoutMillis = in.readInt();
        for (int left = in.readInt(); left > 0; left--) {
            member.topics.add(Encoding.readString(in));
        }
        member.pattern = TopicPattern.of(Encoding.readString(in));
        member.assignor = Encoding.readString(in);
        member.epoch = in.readInt();
        member.previousEpoch = in.readInt();
        member.state = ConsumerMember.State.values()[in.readByte()];
        member.assigned = readPartitions(in);
        member.revoking = readPartitions(in);
        member.measure();
        return member;
    }

    private static Set<AssignedPartition> readPartitions(final DataInputStream in) throws IOException {
        final Set<AssignedPartition> partitions = new HashSet<>();
        for (int topics = in.readInt(); topics > 0; topics--) {
            final UUID id = Encoding.readId(in);
            for (int left = in.readInt(); left > 0; left--) {
                partitions.add(new AssignedPartition(id, in.readInt()));
            }
        }
        return partitions;
    }
}
