package io.memorystreamer.server.groups;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The parts that stored groups are made of. Lengths are int32, -1 for null. */
final class Encoding {

    private Encoding() {}

    static void writeBytes(final DataOutputStream out, final byte[] value) throws IOException {
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
            out.write(value);
        }
    }

    static byte[] readBytes(final DataInputStream in) throws IOException {
        final int length = in.readInt();
        if (length > in.available()) {
            throw new IOException("a length of " + length + " where " + in.available() + " bytes are left");
        }
        return length < 0 ? null : in.readNBytes(length);
    }

    static void writeString(final DataOutputStream out, final String value) throws IOException {
        writeBytes(out, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that {@link #writeString} writes. */
    static int stringBytes(final String value) {
        return Integer.BYTES + (value == null ? 0 : value.getBytes(StandardCharsets.UTF_8).length);
    }

    static String readString(final DataInputStream in) throws IOException {
        final byte[] value = readBytes(in);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    static void writeId(final DataOutputStream out, final UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    static UUID readId(final DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
