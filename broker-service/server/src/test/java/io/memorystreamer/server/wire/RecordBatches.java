package io.memorystreamer.server.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Record batches as a producer makes them, for tests outside this package. */
public final class RecordBatches {

    private RecordBatches() {}

    public static ByteBuffer of(final String compression, final int records, final int valueBytes) {
        final int[] all = new int[records];
        Arrays.fill(all, valueBytes);
        return of(compression, all);
    }

    /** @param valueBytes of each record */
    public static ByteBuffer of(final String compression, final int[] valueBytes) {
        final SimpleRecord[] simple = new SimpleRecord[valueBytes.length];
        for (int i = 0; i < simple.length; i++) {
            simple[i] = new SimpleRecord(1_000L + i, null, new byte[valueBytes[i]]);
        }
        return MemoryRecords.withRecords(
                        Compression.of(CompressionType.forName(compression)).build(), simple)
                .buffer();
    }

    /** Uncompressed, with records of these times. */
    public static ByteBuffer at(final long... timestamps) {
        final SimpleRecord[] simple = Arrays.stream(timestamps)
                .mapToObj(timestamp -> new SimpleRecord(timestamp, null, new byte[10]))
                .toArray(SimpleRecord[]::new);
        return MemoryRecords.withRecords(Compression.NONE, simple).buffer();
    }

    /** As a consumer sees them. */
    public static List<Long> timestamps(final ByteBuffer batch) {
        final List<Long> timestamps = new ArrayList<>();
        MemoryRecords.readableRecords(batch.duplicate())
                .records()
                .forEach(record -> timestamps.add(record.timestamp()));
        return timestamps;
    }

    /** Of an idempotent producer. */
    public static ByteBuffer of(final long producerId, final short epoch, final int sequence, final int records) {
        final SimpleRecord[] simple = new SimpleRecord[records];
        for (int i = 0; i < records; i++) {
            simple[i] = new SimpleRecord(1_000L + i, null, new byte[10]);
        }
        return MemoryRecords.withIdempotentRecords(Compression.NONE, producerId, epoch, sequence, simple)
                .buffer();
    }
}
