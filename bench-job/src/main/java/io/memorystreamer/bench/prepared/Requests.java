package io.memorystreamer.bench.prepared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Requests in versions without flexible fields, which every broker that the pinned kafka-clients can talk to serves
 * (https://kafka.apache.org/protocol: Produce 7, Fetch 4, ApiVersions 0, request header 1, record batch of magic 2).
 */
final class Requests {

    private static final short PRODUCE = 0;
    private static final short PRODUCE_VERSION = 7;
    private static final short FETCH = 1;
    private static final short FETCH_VERSION = 4;
    private static final short API_VERSIONS = 18;

    /** All replicas. */
    private static final short ACKS_ALL = -1;

    /** Of every request: there is one at a time, or all are the same. */
    static final int CORRELATION_ID = 1;

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MAX_WAIT_MILLIS = 100;

    private static final int BATCH_HEADER = 61;
    /** Where a batch's CRC stands, and what it is of. */
    private static final int CRC_OFFSET = 17;

    private static final int CRC_START = 21;

    private Requests() {}

    /**
     * A batch of records without key and headers and with values of zeros, as it is stored.
     *
     * @param bytes at most
     */
    static ByteBuffer batch(final int bytes, final int valueBytes) {
        final ByteBuffer batch = ByteBuffer.allocate(bytes).position(BATCH_HEADER);
        int count = 0;
        while (batch.remaining() >= valueBytes + 20) {
            record(batch, count++, valueBytes);
        }
        batch.flip();
        final int size = batch.limit();
        final long timestamp = System.currentTimeMillis();
        batch.putLong(0, 0) // base offset
                .putInt(8, size - 12)
                .putInt(12, -1) // leader epoch
                .put(16, (byte) 2)
                .putShort(CRC_START, (short) 0)
                .putInt(23, count - 1)
                .putLong(27, timestamp)
                .putLong(35, timestamp)
                .putLong(43, -1) // no producer id
                .putShort(51, (short) -1)
                .putInt(53, -1)
                .putInt(57, count);
        final CRC32C crc = new CRC32C();
        crc.update(batch.slice(CRC_START, size - CRC_START));
        return batch.putInt(CRC_OFFSET, (int) crc.getValue());
    }

    private static void record(final ByteBuffer out, final int offsetDelta, final int valueBytes) {
        final int body = 1 + 1 + varintSize(offsetDelta) + 1 + varintSize(valueBytes) + valueBytes + 1;
        varint(out, body);
        out.put((byte) 0); // attributes
        out.put((byte) 0); // timestamp delta
        varint(out, offsetDelta);
        varint(out, -1); // no key
        varint(out, valueBytes);
        out.position(out.position() + valueBytes);
        varint(out, 0); // headers
    }

    private static void varint(final ByteBuffer out, final int value) {
        int rest = (value << 1) ^ (value >> 31);
        while ((rest & ~0x7F) != 0) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static int varintSize(final int value) {
        final int zigzag = (value << 1) ^ (value >> 31);
        return zigzag == 0 ? 1 : (31 - Integer.numberOfLeadingZeros(zigzag)) / 7 + 1;
    }

    /** With its length field, in direct memory, to be written as often as wanted. */
    static ByteBuffer produce(final String topic, final int partition, final ByteBuffer batch) {
        return produce(topic, partition, batch, ACKS_ALL);
    }

    /** @param acks -1 for all replicas, 1 for the leader */
    static ByteBuffer produce(final String topic, final int partition, final ByteBuffer batch, final short acks) {
        final byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer out = ByteBuffer.allocateDirect(100 + name.length + batch.remaining());
        header(out, PRODUCE, PRODUCE_VERSION);
        out.putShort((short) -1) // no transactional id
                .putShort(acks)
                .putInt(TIMEOUT_MILLIS)
                .putInt(1);
        string(out, name);
        out.putInt(1).putInt(partition).putInt(batch.remaining()).put(batch.duplicate());
        return end(out);
    }

    /** With its length field. */
    static ByteBuffer apiVersions() {
        final ByteBuffer out = ByteBuffer.allocateDirect(64);
        header(out, API_VERSIONS, (short) 0);
        return end(out);
    }

    /** With its length field; for version 4 of the response. */
    static ByteBuffer fetch(final ByteBuffer out, final byte[] topic, final long offset, final int maxBytes) {
        out.clear();
        header(out, FETCH, FETCH_VERSION);
        out.putInt(-1)
                .putInt(MAX_WAIT_MILLIS)
                .putInt(1)
                .putInt(maxBytes)
                .put((byte) 0)
                .putInt(1);
        string(out, topic);
        out.putInt(1).putInt(0).putLong(offset).putInt(maxBytes);
        return end(out);
    }

    private static void header(final ByteBuffer out, final short key, final short version) {
        out.putInt(0).putShort(key).putShort(version).putInt(CORRELATION_ID);
        string(out, "bench".getBytes(StandardCharsets.UTF_8));
    }

    private static void string(final ByteBuffer out, final byte[] value) {
        out.putShort((short) value.length).put(value);
    }

    private static ByteBuffer end(final ByteBuffer out) {
        return out.flip().putInt(0, out.limit() - Integer.BYTES);
    }
}
