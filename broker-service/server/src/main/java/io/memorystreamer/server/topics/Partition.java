package io.memorystreamer.server.topics;

import io.memorystreamer.log.AppendListener;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** One partition of a topic and its log. Thread-safe. */
public final class Partition {

    /** This node has led every partition since it was created. */
    public static final int LEADER_EPOCH = 0;

    private final Topic topic;
    private final int index;
    private final PartitionLog log;
    private final StartOffsets startOffsets;
    private volatile boolean deleted;
    /** Since {@link #deleteBefore}: at most the log's end, but the log itself may start before it. Written under this. */
    private volatile long deletedBefore;

    /** @throws IOException when it is not known where the partition starts */
    Partition(final Topic topic, final int index, final PartitionLog log, final StartOffsets startOffsets)
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
    }

    public Topic topic() {
        return topic;
    }

    public int index() {
        return index;
    }

    /**
     * Appends a validated record batch.
     *
     * @return the batch's base offset, or an outcome of {@link PartitionLog}
     */
    public long append(final DirectBuffer buffer, final int offset, final int length) {
        return log.appendRecordBatch(buffer, offset, length, LEADER_EPOCH);
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
        log.delete();
    }
}
