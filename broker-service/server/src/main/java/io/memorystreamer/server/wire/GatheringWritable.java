package io.memorystreamer.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Collects an answer for one gathering write: fields go into a buffer of its own, record batches stay where they are.
 * Used once, by one thread.
 */
final class GatheringWritable implements Writable {

    private final ByteBufAllocator allocator;
    private final ByteBuf fields;
    /** Pieces before {@link #pieceStart}: retained slices of {@link #fields}, and batches. */
    private final List<ByteBuf> pieces = new ArrayList<>();

    private int pieceStart;
    private int gatheredBytes;

    /** @param fieldBytes exact number of bytes besides record batches */
    GatheringWritable(final ByteBufAllocator allocator, final int fieldBytes) {
        this.allocator = allocator;
        this.fields = allocator.directBuffer(fieldBytes, fieldBytes);
    }

    @Override
    public void writeRecords(final BaseRecords records) {
        final List<ByteBuffer> batches = ((SlicedRecords) records).batches();
        if (batches.isEmpty()) {
            return;
        }
        endPiece();
        for (final ByteBuffer batch : batches) {
            gatheredBytes += batch.isDirect() ? batch.remaining() : 0; // a heap buffer is a copy already
            pieces.add(Unpooled.wrappedBuffer(batch));
        }
    }

    private void endPiece() {
        final int end = fields.writerIndex();
        if (end > pieceStart) {
            pieces.add(fields.retainedSlice(pieceStart, end - pieceStart));
            pieceStart = end;
        }
    }

    /** Bytes of record batches that are still where the log has them, outside the heap. */
    int gatheredBytes() {
        return gatheredBytes;
    }

    /** The whole answer; the caller owns it. */
    ByteBuf build() {
        if (pieces.isEmpty()) {
            return fields;
        }
        endPiece();
        final CompositeByteBuf whole = allocator.compositeDirectBuffer(pieces.size());
        whole.addComponents(true, pieces);
        fields.release(); // its slices hold it now
        return whole;
    }

    /** Frees everything instead of {@link #build()}. */
    void abandon() {
        pieces.forEach(ByteBuf::release);
        fields.release();
    }

    @Override
    public void writeByte(final byte value) {
        fields.writeByte(value);
    }

    @Override
    public void writeShort(final short value) {
        fields.writeShort(value);
    }

    @Override
    public void writeInt(final int value) {
        fields.writeInt(value);
    }

    @Override
    public void writeLong(final long value) {
        fields.writeLong(value);
    }

    @Override
    public void writeDouble(final double value) {
        fields.writeDouble(value);
    }

    @Override
    public void writeByteArray(final byte[] value) {
        fields.writeBytes(value);
    }

    @Override
    public void writeByteBuffer(final ByteBuffer value) {
        fields.writeBytes(value.duplicate());
    }

    @Override
    public void writeUnsignedVarint(final int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            fields.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        fields.writeByte(rest);
    }

    @Override
    public void writeVarint(final int value) {
        writeUnsignedVarint((value << 1) ^ (value >> 31));
    }

    @Override
    public void writeVarlong(final long value) {
        final ByteBuffer bytes = ByteBuffer.allocate(ByteUtils.sizeOfVarlong(value));
        ByteUtils.writeVarlong(value, bytes);
        fields.writeBytes(bytes.flip());
    }
}
