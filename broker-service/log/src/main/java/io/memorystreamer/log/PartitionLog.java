package io.memorystreamer.log;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;

/**
 * An append-only log of one partition, in segments; the kinds are told apart by {@link Storage}.
 *
 * <p>Any number of threads append; any number of {@link LogReader}s read, each on one thread. Offsets are dense. Results
 * below 0 are the outcomes {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #TOO_LARGE}, {@link #LOG_FULL} and
 * {@link #FAILED}; no append throws for them.
 *
 * <p>A full segment is followed by one that {@link LogMaintenance} has prepared. The oldest segments beyond the retention are
 * dropped and their memory reused, but never while a reader is in them or a claim in them is open. When no segment is ready,
 * appends are {@link #BACK_PRESSURED} until one is: retry with an idle strategy.
 */
public abstract class PartitionLog implements AutoCloseable {

    /** No segment is ready for this append. Nothing was appended; try again. */
    public static final long BACK_PRESSURED = -1;
    /** The log is closed. */
    public static final long CLOSED = -2;
    /** The record, batch or claim is larger than {@link #maxRecordLength()} or empty where it must not be. */
    public static final long TOO_LARGE = -3;
    /** The log holds as much as it may and {@link Overflow#REJECT}s more. Nothing was appended. */
    public static final long LOG_FULL = -5;
    /**
     * The device failed. What the log holds can be read, nothing can be appended until it is opened again. Whether it holds
     * what was appended with this outcome is open: readers may see it, and after a restart it is there or not.
     */
    public static final long FAILED = -6;

    /** Regions kept ready: one for the next rotation, and one for a rotation while the first is being replaced. */
    static final int READY_REGIONS = 2;

    /** Whether a maintenance run for this log is queued. */
    final AtomicBoolean maintenanceRequested = new AtomicBoolean();

    PartitionLog() {}

    /**
     * Opens a log. One in memory is empty; one in files goes on with what they hold, after what a crash left unfinished has
     * been cut off, which the application's log tells. Segments are allocated, prepared and recycled by
     * {@code maintenance}, which one process shares between all its logs.
     *
     * @throws IOException when a segment cannot be had, when a file is damaged where nothing may be cut off or is not ours,
     *     or when another process has the log open; the message says which file, and what to do
     */
    public static PartitionLog open(final LogConfig config, final LogMaintenance maintenance) throws IOException {
        return open(config, maintenance, Device.SYSTEM);
    }

    /** @param device of a log in files */
    static PartitionLog open(final LogConfig config, final LogMaintenance maintenance, final Device device)
            throws IOException {
        return switch (config.storage()) {
            case MEMORY, MAPPED -> MappedPartitionLog.create(config, maintenance, device);
            case FILE -> FilePartitionLog.create(config, maintenance, device);
        };
    }

    /**
     * Appends one record.
     *
     * @param timestamp stored beside the record as it is
     * @return the record's offset, or an outcome below 0
     * @throws IndexOutOfBoundsException when the record reaches beyond the buffer; readers then skip its offset
     */
    public abstract long append(DirectBuffer buffer, int offset, int length, long timestamp);

    /**
     * Appends a batch of records with one claim; readers see all of them or none.
     *
     * @return the offset of the first record, or an outcome below 0 ({@link #TOO_LARGE} also for an empty batch)
     */
    public abstract long append(RecordBatch batch);

    /**
     * Appends a Kafka record batch as it is, but for its base offset and partition leader epoch, which are set in the
     * log's copy. The caller has validated the batch: magic 2, length, CRC, and at least one offset.
     *
     * @return the base offset the batch got, or an outcome below 0
     */
    public abstract long appendRecordBatch(DirectBuffer buffer, int offset, int length, int leaderEpoch);

    /**
     * Claims room for one record that the caller writes in place and then commits or aborts. Until then no reader gets
     * past the record, and its segment is not reused.
     *
     * @return the record's offset, or an outcome below 0; the claim is untouched then
     * @throws IllegalStateException when the claim is held already
     */
    public abstract long tryClaim(int length, Claim claim);

    /**
     * Takes the log for one thread, whose appends then need no atomic: about twice as fast as appends that must expect
     * others. While it is open all other appends are {@link #BACK_PRESSURED}.
     *
     * @throws IllegalStateException when one is open already, or of {@link Storage#FILE}
     */
    public abstract ExclusiveAppender exclusiveAppender();

    /** A reader that starts at the oldest record. Not thread-safe; make one per thread. */
    public abstract LogReader reader();

    /** Offset of the oldest record that can be read. */
    public abstract long startOffset();

    /** Offset the next claim gets; records below it may not be committed yet. */
    public abstract long endOffset();

    /**
     * Offset behind the last record that a reader can reach: everything before it is committed. Costs a walk over the
     * frames appended since the last call.
     */
    public abstract long committedOffset();

    /**
     * Takes all records from an offset on away again, of a batch that reaches over it the whole. Waits until the claims before
     * are closed; appends are {@link #BACK_PRESSURED} meanwhile. Readers that stand behind get
     * {@link LogReader#OFFSET_OUT_OF_RANGE}, even when the log has grown past their offset again.
     *
     * @return the offset the next record gets, at most {@code offset} unless the log started behind it
     * @throws IllegalStateException when the log is closed or an {@link ExclusiveAppender} is open
     * @throws IOException when a segment for what stays cannot be had; nothing is taken away then
     */
    public abstract long truncateTo(long offset) throws IOException;

    /** Drops the segments all of whose records stand before an offset; the one appends go to stays. */
    public abstract void deleteBefore(long offset);

    /**
     * Forces everything that was appended before the call to the device; nothing to do in memory.
     *
     * @throws IOException when the device fails; appends are {@link #FAILED} from then on
     */
    public abstract void flush() throws IOException;

    /**
     * Has a listener told of every append from now on, on the appending thread. Costs an append one plain read while there is
     * none. An append at the same time may not see the listener yet; it is called once more, about a millisecond later, so
     * that whoever registers, looks for records, and looks again when called, misses none.
     */
    public abstract void addListener(AppendListener listener);

    /** The listener may still be called by appends under way. */
    public abstract void removeListener(AppendListener listener);

    /** Claims that were given up because their owners had ended. */
    public abstract long repairedClaims();

    /**
     * Appends since the log was opened that took a lock or waited for another thread: for the flag of whoever puts the next
     * segment behind a full one, or for their turn among threads that append at once. All others were lock-free.
     *
     * @throws IllegalStateException of {@link Storage#FILE}, where every append takes a lock
     */
    public abstract long waitedAppends();

    /** Bytes of the segments that can be read, the one appends go to up to its end. May wait for a truncation. */
    public abstract long storedBytes();

    /** Largest record, batch or claim in bytes. */
    public abstract int maxRecordLength();

    public abstract LogConfig config();

    /**
     * Gives an open log another retention, overflow or flush policy. What the log holds beyond the new retention goes at the
     * next maintenance, which this asks for; a segment that nobody has watched for its age counts as appended to now. With
     * {@link Overflow#REJECT} nothing goes but by age: the log stays as large as it is.
     *
     * <p>One thread at a time. A thread that holds a claim while the policy becomes {@link FlushPolicy#EVERY_COMMIT} closes
     * it before it appends again.
     *
     * @param changed of the same storage, directory and segment size
     * @throws IllegalArgumentException when it is not
     */
    public abstract void reconfigure(LogConfig changed);

    /**
     * Refuses appends from now on. Readers may read on to the end; the memory is freed when nobody holds the log, its
     * readers or claims any longer.
     */
    @Override
    public abstract void close();

    /**
     * Closes the log and removes it: readers are {@link LogReader#CLOSED} at once, memory is given back as soon as no poll,
     * slice or claim holds it, and files are gone.
     *
     * @throws IOException when a file cannot be removed
     */
    public abstract void delete() throws IOException;

    /**
     * On the maintenance thread: drops what retention no longer covers, and prepares the next segments.
     *
     * @return true when done; false to be called again soon, because every region is in use at the moment
     * @throws IOException when a region cannot be allocated
     */
    abstract boolean maintain() throws IOException;

    /** On the watch's thread, twenty times a second for logs that asked for it; must be quick. */
    abstract void tick();
}
