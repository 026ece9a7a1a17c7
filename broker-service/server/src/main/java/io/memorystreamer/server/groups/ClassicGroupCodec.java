package io.memorystreamer.server.groups;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A classic group as it is stored: its generation, and of each member what that generation needs. */
final class ClassicGroupCodec {

    private ClassicGroupCodec() {}

    /** @param protocolName null for a group without members, as is the leader */
    static byte[] encode(
            final int generation,
            final String protocolType,
            final String protocolName,
            final String leader,
            final Collection<ClassicMember> members) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(generation);
            Encoding.writeString(out, protocolType);
            Encoding.writeString(out, protocolName);
            Encoding.writeString(out, leader);
            out.writeInt(members.size());
            for (final ClassicMember member : members) {
                Encoding.writeString(out, member.memberId);
                Encoding.writeString(out, member.instanceId);
                Encoding.writeString(out, member.clientId);
                Encoding.writeString(out, member.clientHost);
                out.writeInt(member.rebalanceTimeoutMillis);
                out.writeInt(member.sessionTimeoutMillis);
                Encoding.writeBytes(out, member.metadata(protocolName));
                Encoding.writeBytes(out, member.assignment);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e); // not from an array
        }
        return bytes.toByteArray();
    }

    /** @throws IOException when it is not such a group */
    static void decode(final byte[] value, final int offset, final ClassicGroup group, final long now)
            throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value, offset, value.length - offset))) {
            final int generation = in.readInt();
            final String protocolType = Encoding.readString(in);
            final String protocolName = Encoding.readString(in);
            final String leader = Encoding.readString(in);
            final List<ClassicMember> members = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                members.add(new ClassicMember(
                        Encoding.readString(in),
                        Encoding.readString(in),
                        Encoding.readString(in),
                        Encoding.readString(in),
                        in.readInt(),
                        in.readInt(),
                        List.of(new ClassicProtocol(protocolName, Encoding.readBytes(in))),
                        Encoding.readBytes(in)));
            }
            group.rebalance().restore(generation, protocolType, protocolName, leader, members, now);
        }
    }
}
