package io.memorystreamer.server.producers;

import io.memorystreamer.log.BatchSlice;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordBatchDescriptor;
import java.nio.ByteBuffer;

/**
 * Finds out who appended what to a log that was opened: from a snapshot and the heads of the batches behind it, of all batches
 * when there is none.
 */
final class ProducerRecovery {

    private static final int READ_BYTES = 4 * 1024 * 1024;

    private final PartitionLog log;
    private final ProducerStates states;

    ProducerRecovery(final PartitionLog log, final ProducerStates states) {
        this.log = log;
        this.states = states;
    }

    void run(final ProducerSnapshot snapshot) {
        final LogReader reader = log.reader();
        final long from = snapshot.read(log, states);
        if (from < 0 || !reader.seek(from)) {
            states.clear();
            reader.seekToStart();
        }
        boolean more = true;
        while (more) {
            try (BatchSlice slice = reader.readBatches(READ_BYTES)) {
                slice.batches().forEach(this::replay);
                more = slice.outcome() > 0 || passesDamage(reader, slice.outcome());
            }
        }
    }

    private void replay(final ByteBuffer batch) {
        if (BatchHead.producerId(batch) >= 0) {
            states.replay(
                    BatchHead.of(batch), batch.getLong(batch.position() + RecordBatchDescriptor.BASE_OFFSET_OFFSET));
        }
    }

    /** What cannot be read may be the last batch of anybody: only what is known from behind it is certain. */
    private boolean passesDamage(final LogReader reader, final int outcome) {
        if (outcome != LogReader.CORRUPT && outcome != LogReader.OFFSET_OUT_OF_RANGE) {
            return false;
        }
        states.clear();
        if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
            reader.seekToStart(); // overtaken by retention
            return true;
        }
        final long behind = reader.nextSegmentOffset();
        return behind > reader.offset() && reader.seek(behind);
    }
}
