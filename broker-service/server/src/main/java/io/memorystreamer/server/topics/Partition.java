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
    private volatile boolean deleted;

    Partition(final Topic topic, final int index, final PartitionLog log) {
        this.topic = topic;
        this.index = index;
        this.log = log;
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
