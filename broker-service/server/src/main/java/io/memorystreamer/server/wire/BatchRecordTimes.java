package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.RecordTimes;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/** Reads the records of a batch as kafka-clients does. */
public final class BatchRecordTimes implements RecordTimes {

    @Override
    public TimedOffset firstFrom(final ByteBuffer batch, final long startOffset, final long timestamp) {
        for (final Record record : MemoryRecords.readableRecords(batch).records()) {
            if (record.timestamp() >= timestamp && record.offset() >= startOffset) {
                return new TimedOffset(record.offset(), record.timestamp());
            }
        }
        return null;
    }

    @Override
    public long largest(final ByteBuffer batch, final long startOffset) {
        long largest = Long.MIN_VALUE;
        for (final Record record : MemoryRecords.readableRecords(batch).records()) {
            if (record.offset() >= startOffset) {
                largest = Math.max(largest, record.timestamp());
            }
        }
        return largest;
    }
}
