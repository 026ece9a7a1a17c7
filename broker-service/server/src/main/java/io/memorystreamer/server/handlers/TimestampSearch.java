package io.memorystreamer.server.handlers;

import io.memorystreamer.log.BatchSlice;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.RecordBatchDescriptor;
import io.memorystreamer.server.protocol.RecordTimes;
import io.memorystreamer.server.protocol.RecordTimes.TimedOffset;
import io.memorystreamer.server.topics.Partition;
import java.nio.ByteBuffer;

/**
 * Finds offsets by time. There is no index: the headers of all batches are read, which takes milliseconds per hundred
 * megabytes, on a worker thread; only the batch that is found is looked into.
 */
final class TimestampSearch {

    private static final int READ_BYTES = 4 * 1024 * 1024;

    private final RecordTimes recordTimes;

    TimestampSearch(final RecordTimes recordTimes) {
        this.recordTimes = recordTimes;
    }

    /** @return the earliest record with this timestamp or a later one, null when there is none */
    TimedOffset firstFrom(final Partition partition, final long timestamp) {
        final LogReader reader = partition.reader();
        while (true) {
            try (BatchSlice slice = reader.readBatches(READ_BYTES)) {
                if (slice.outcome() == LogReader.OFFSET_OUT_OF_RANGE) {
                    reader.seekToStart(); // overtaken: what was skipped is gone
                } else if (slice.outcome() <= 0) {
                    return null;
                }
                for (final ByteBuffer batch : slice.batches()) {
                    if (maxTimestamp(batch) >= timestamp) {
                        final TimedOffset found = recordTimes.firstFrom(batch, timestamp);
                        if (found != null) {
                            return found;
                        }
                    }
                }
            }
        }
    }

    /** @return the first of the records with the largest timestamp, null in an empty partition */
    TimedOffset latest(final Partition partition) {
        final LogReader reader = partition.reader();
        long largest = Long.MIN_VALUE;
        while (true) {
            try (BatchSlice slice = reader.readBatches(READ_BYTES)) {
                if (slice.outcome() == LogReader.OFFSET_OUT_OF_RANGE) {
                    reader.seekToStart();
                } else if (slice.outcome() <= 0) {
                    break;
                }
                for (final ByteBuffer batch : slice.batches()) {
                    largest = Math.max(largest, maxTimestamp(batch));
                }
            }
        }
        return largest == Long.MIN_VALUE ? null : firstFrom(partition, largest);
    }

    private static long maxTimestamp(final ByteBuffer batch) {
        return batch.getLong(batch.position() + RecordBatchDescriptor.MAX_TIMESTAMP_OFFSET);
    }
}
