package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Kafka record batches in the log's own memory, kept from being reused until {@link #close()}. Closing is thread-safe and
 * may be repeated; the buffers must not be touched afterwards.
 */
public final class BatchSlice implements AutoCloseable {

    private final Segment segment;
    private final List<ByteBuffer> batches;
    private final int bytes;
    private final int outcome;
    private final AtomicBoolean released = new AtomicBoolean();

    BatchSlice(final Segment segment, final List<ByteBuffer> batches, final int bytes) {
        this.segment = segment;
        this.batches = batches;
        this.bytes = bytes;
        this.outcome = batches.size();
    }

    private BatchSlice(final int outcome) {
        this.segment = null;
        this.batches = List.of();
        this.bytes = 0;
        this.outcome = outcome;
    }

    static BatchSlice none(final int outcome) {
        return new BatchSlice(outcome);
    }

    /** One read-only, big-endian buffer per batch. */
    public List<ByteBuffer> batches() {
        return batches;
    }

    /** Length of all batches together. */
    public int bytes() {
        return bytes;
    }

    /** The number of batches, or {@link LogReader#CLOSED}, {@link LogReader#OFFSET_OUT_OF_RANGE}, {@link LogReader#CORRUPT}. */
    public int outcome() {
        return outcome;
    }

    @Override
    public void close() {
        if (segment != null && released.compareAndSet(false, true)) {
            segment.unpin();
        }
    }
}
