package io.memorystreamer.server.topics;

import io.memorystreamer.log.BatchSlice;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.RecordBatchDescriptor;
import io.memorystreamer.server.protocol.RecordTimes;
import io.memorystreamer.server.protocol.RecordTimes.TimedOffset;
import java.nio.ByteBuffer;

/**
 * Finds offsets by time, on a worker thread, for the headers of many batches are read; only the batch that is found is looked
 * into. Damaged batches are passed over: what stands behind them can be found. Thread-safe.
 */
public final class TimestampSearch {

    private static final int READ_BYTES = 4 * 1024 * 1024;

    private final RecordTimes recordTimes;

    public TimestampSearch(final RecordTimes recordTimes) {
        this.recordTimes = recordTimes;
    }

    /** @return the earliest record with this timestamp or a later one, null when there is none */
    public TimedOffset firstFrom(final Partition partition, final long timestamp) {
        final LogReader reader = partition.reader();
        // By the batches' own word. It may be wrong: when none of its records is as late, the search goes on behind it.
        boolean more = reader.seekToTimestamp(timestamp);
        final long start = partition.startOffset();
        if (more && reader.offset() < start) {
            more = reader.seek(start);
        }
        while (more) {
            try (BatchSlice slice = reader.readBatches(READ_BYTES)) {
                for (final ByteBuffer batch : slice.batches()) {
                    if (maxTimestamp(batch) >= timestamp) {
                        final TimedOffset found = recordTimes.firstFrom(batch, start, timestamp);
                        if (found != null) {
                            return found;
                        }
                    }
                }
                more = goesOn(reader, slice.outcome());
            }
        }
        return null;
    }

    /** @return false at the end of the partition, or when it is gone */
    private static boolean goesOn(final LogReader reader, final int outcome) {
        if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
            reader.seekToStart(); // overtaken: what was skipped is gone
            return true;
        }
        if (outcome == LogReader.CORRUPT) {
            final long behind = reader.nextSegmentOffset();
            return behind > reader.offset() && reader.seek(behind);
        }
        return outcome > 0;
    }

    /** @return the first of the records with the largest timestamp, null in an empty partition */
    public TimedOffset latest(final Partition partition) {
        final LogReader reader = partition.reader();
        final long start = partition.startOffset();
        long largest = Long.MIN_VALUE;
        boolean more =
                reader.seek(start) || reader.seek(partition.startOffset()); // the log's start may just have moved
        while (more) {
            try (BatchSlice slice = reader.readBatches(READ_BYTES)) {
                for (final ByteBuffer batch : slice.batches()) {
                    largest = Math.max(largest, maxTimestamp(batch, start));
                }
                more = goesOn(reader, slice.outcome());
            }
        }
        return largest == Long.MIN_VALUE ? null : firstFrom(partition, largest);
    }

    /** Of the records from the partition's start on, which may stand within a batch. */
    private long maxTimestamp(final ByteBuffer batch, final long start) {
        final long baseOffset = batch.getLong(batch.position() + RecordBatchDescriptor.BASE_OFFSET_OFFSET);
        return baseOffset >= start ? maxTimestamp(batch) : recordTimes.largest(batch, start);
    }

    private static long maxTimestamp(final ByteBuffer batch) {
        return batch.getLong(batch.position() + RecordBatchDescriptor.MAX_TIMESTAMP_OFFSET);
    }
}
