package io.memorystreamer.server.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** Record batches in the log's memory, as the message classes pass them on. */
final class SlicedRecords implements BaseRecords {

    static final SlicedRecords EMPTY = new SlicedRecords(List.of(), 0);

    private final List<ByteBuffer> batches;
    private final int bytes;

    SlicedRecords(final List<ByteBuffer> batches, final int bytes) {
        this.batches = batches;
        this.bytes = bytes;
    }

    List<ByteBuffer> batches() {
        return batches;
    }

    @Override
    public int sizeInBytes() {
        return bytes;
    }

    /** Part of the interface that the message classes want; only a Send of Kafka's own would call it, and none is made here. */
    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("written by GatheringWritable");
    }
}
