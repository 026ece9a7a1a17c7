package io.memorystreamer.server.topics;

import io.memorystreamer.log.AppendListener;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.producers.Appended;
import io.memorystreamer.server.producers.BatchHead;
import io.memorystreamer.server.producers.PartitionProducers;
import io.memorystreamer.server.producers.Producers;
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
    private final StartOffsets startOffsets;
    private final PartitionProducers producers;
    private volatile boolean deleted;
    /** Since {@link #deleteBefore}: at most the log's end, but the log itself may start before it. Written under this. */
    private volatile long deletedBefore;

    /**
     * Blocks while the log is searched for producers.
     *
     * @throws IOException when it is not known where the partition starts
     */
    Partition(
            final Topic topic,
            final int index,
            final PartitionLog log,
            final StartOffsets startOffsets,
            final Producers producers)
            throws IOException {
        this.topic = topic;
        this.index = index;
        this.log = log;
        this.startOffsets = startOffsets;
        final long stored = startOffsets.find(topic.id(), index);
        final long end = log.committedOffset();
        if (stored > end) {
            // A power failure has taken the end of the log, where new records now come to stand: they are to be seen.
            startOffsets.put(topic.id(), index, end);
        }
        this.deletedBefore = Math.min(stored, end);
        this.producers = producers.open(topic.id(), index, log);
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

    /** A reader for one thread. It may stand before {@link #startOffset()}: what it finds there is not to be shown. */
    public LogReader reader() {
        return log.reader();
    }

    /** Offset behind the last record that can be read; the start offset once it is deleted. */
    public long highWatermark() {
        return deleted ? log.startOffset() : log.committedOffset();
    }

    /** Offset of the oldest record that is to be seen. */
    public long startOffset() {
        return Math.max(log.startOffset(), deletedBefore);
    }

    /**
     * Hides all records before an offset and gives back the segments that hold nothing else. Blocks. When it has returned a
     * crash does not bring them back, if the topic is durable.
     *
     * @param offset at most {@link #highWatermark()}; nothing happens when it is not behind {@link #startOffset()}
     * @return where the partition starts now
     * @throws IOException when the start cannot be made to survive; nothing has changed
     */
    public synchronized long deleteBefore(final long offset) throws IOException {
        if (offset > startOffset()) {
            if (topic.config().durable()) {
                startOffsets.put(topic.id(), index, offset);
            }
            deletedBefore = offset;
            log.deleteBefore(offset);
        }
        return startOffset();
    }

    /** Bytes of the segments that can be read. May block for a moment. */
    public long storedBytes() {
        return log.storedBytes();
    }

    /** Largest batch the partition takes, in bytes. */
    public int maxMessageBytes() {
        return topic.config().maxMessageBytes();
    }

    /** Whether the topic has been deleted; whoever finds nothing to read looks here before answering so. */
    public boolean isDeleted() {
        return deleted;
    }

    /** For appends and maintenance from now on. */
    void reconfigure(final TopicConfig config) {
        log.reconfigure(config.logConfig(log.config().directory()));
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
