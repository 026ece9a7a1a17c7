package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.RecordTimes;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/** Reads the records of a batch as kafka-clients does. */
public final class BatchRecordTimes implements RecordTimes {

    @Override
    public TimedOffset firstFrom(final ByteBuffer batch, final long timestamp) {
        for (final Record record : MemoryRecords.readableRecords(batch).records()) {
            if (record.timestamp() >= timestamp) {
                return new TimedOffset(record.offset(), record.timestamp());
            }
        }
        return null;
    }
}
