package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;

/** One partition of a topic: its log, and the fetches that wait for data in it. Thread-safe. */
public final class Partition {

    /** This node has led every partition since it was created. */
    public static final int LEADER_EPOCH = 0;

    private final Topic topic;
    private final int index;
    private final PartitionLog log;
    private final CopyOnWriteArrayList<AppendWaiter> waiters = new CopyOnWriteArrayList<>();

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
     * Appends a validated record batch and wakes who waits for it.
     *
     * @return the batch's base offset, or an outcome of {@link PartitionLog}
     */
    public long append(final DirectBuffer buffer, final int offset, final int length) {
        final long baseOffset = log.appendRecordBatch(buffer, offset, length, LEADER_EPOCH);
        if (baseOffset >= 0 && !waiters.isEmpty()) {
            for (final AppendWaiter waiter : waiters) {
                waiter.onAppend(length);
            }
        }
        return baseOffset;
    }

    /** Whoever registers must look for data once more afterwards: an append just before woke nobody. */
    public void addWaiter(final AppendWaiter waiter) {
        waiters.add(waiter);
    }

    public void removeWaiter(final AppendWaiter waiter) {
        waiters.remove(waiter);
    }

    /** A reader at the start of the log, for one thread. */
    public LogReader reader() {
        return log.reader();
    }

    /** Offset behind the last record that can be read. */
    public long highWatermark() {
        return log.committedOffset();
    }

    public long startOffset() {
        return log.startOffset();
    }

    /** Largest batch the partition takes, in bytes. */
    public int maxMessageBytes() {
        return topic.config().maxMessageBytes();
    }

    /** Ends appends; who waits is woken and finds the topic gone. */
    void close() {
        log.close();
        for (final AppendWaiter waiter : waiters) {
            waiter.onAppend(Integer.MAX_VALUE);
        }
    }
}
