package io.memorystreamer.server.wire;

import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Record batches as a producer makes them, for tests outside this package. */
public final class RecordBatches {

    private RecordBatches() {}

    public static ByteBuffer of(final String compression, final int records, final int valueBytes) {
        final SimpleRecord[] simple = new SimpleRecord[records];
        for (int i = 0; i < records; i++) {
            simple[i] = new SimpleRecord(1_000L + i, null, new byte[valueBytes]);
        }
        return MemoryRecords.withRecords(
                        Compression.of(CompressionType.forName(compression)).build(), simple)
                .buffer();
    }
}
