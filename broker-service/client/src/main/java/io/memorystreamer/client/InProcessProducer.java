package io.memorystreamer.client;

import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordBatch;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** Appends on the offering thread, so that a record is acknowledged as soon as it is accepted. */
final class InProcessProducer implements Producer {

    private final PartitionLog log;
    /** One writer, the offering thread: a plain read and a release store do. */
    private final AtomicLong accepted = new AtomicLong();

    private volatile boolean closed;

    InProcessProducer(final PartitionLog log) {
        this.log = Objects.requireNonNull(log, "log");
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (closed) {
            return CLOSED;
        }
        return count(log.append(buffer, offset, length, timestamp), 1);
    }

    @Override
    public long offer(final RecordBatch batch) {
        if (closed) {
            return CLOSED;
        }
        return count(log.append(batch), batch.recordCount());
    }

    private long count(final long outcome, final int records) {
        if (outcome >= 0) {
            accepted.setRelease(accepted.getPlain() + records);
        }
        return outcome;
    }

    @Override
    public void flush() {
        // Every accepted record is committed already.
    }

    @Override
    public long acknowledged() {
        return accepted.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
