package io.memorystreamer.server.topics;

import io.memorystreamer.log.AppendListener;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.producers.Appended;
import io.memorystreamer.server.producers.BatchHead;
import io.memorystreamer.server.producers.PartitionProducers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/** One partition of a topic and its log. Thread-safe. */
public final class Partition {

    /** This node has led every partition since it was created. */
    public static final int LEADER_EPOCH = 0;

    private final Topic topic;
    private final int index;
    private final PartitionLog log;
    private final PartitionProducers producers;
    private volatile boolean deleted;

    Partition(final Topic topic, final int index, final PartitionLog log, final PartitionProducers producers) {
        this.topic = topic;
        this.index = index;
        this.log = log;
        this.producers = producers;
    }

    public Topic topic() {
        return topic;
    }

    public int index() {
        return index;
    }

    /**
     * Appends a validated record batch; one of an idempotent producer only if it is not in the log and follows on the one before.
     *
     * @param batch from position to limit
     * @param buffer the same bytes, from 0 on
     */
    Appended append(final ByteBuffer batch, final DirectBuffer buffer) {
        final int length = batch.remaining();
        if (BatchHead.producerId(batch) >= 0) {
            return producers
                    .states()
                    .append(BatchHead.of(batch), () -> log.appendRecordBatch(buffer, 0, length, LEADER_EPOCH));
        }
        final long outcome = log.appendRecordBatch(buffer, 0, length, LEADER_EPOCH);
        return new Appended(outcome, BatchHead.maxTimestamp(batch), false);
    }

    /** Forgets idle producers and notes the others; blocks. */
    void maintainProducers() {
        producers.maintain();
    }

    /** See {@link PartitionLog#addListener}: whoever registers looks for data once more afterwards, and again when called. */
    public void addListener(final AppendListener listener) {
        log.addListener(listener);
    }

    public void removeListener(final AppendListener listener) {
        log.removeListener(listener);
    }

    /** A reader at the start of the log, for one thread. */
    public LogReader reader() {
        return log.reader();
    }

    /** Offset behind the last record that can be read; the start offset once it is deleted. */
    public long highWatermark() {
        return deleted ? log.startOffset() : log.committedOffset();
    }

    public long startOffset() {
        return log.startOffset();
    }

    /** Largest batch the partition takes, in bytes. */
    public int maxMessageBytes() {
        return topic.config().maxMessageBytes();
    }

    /** Whether the topic has been deleted; whoever finds nothing to read looks here before answering so. */
    public boolean isDeleted() {
        return deleted;
    }

    long repairedClaims() {
        return log.repairedClaims();
    }

    /** Ends appends and leaves the files; who waits for data is woken. */
    void close() {
        producers.close();
        log.close();
    }

    /**
     * Ends appends and reads, gives the memory back and removes the files; who waits for data is woken. What a slow socket is
     * still sending stays until it is sent.
     *
     * @throws IOException when a file cannot be removed
     */
    void delete() throws IOException {
        deleted = true;
        producers.delete();
        log.delete();
    }
}
