package io.memorystreamer.log;

/**
 * Reads a {@link PartitionLog} from one record to the next. Not thread-safe; allocates nothing in {@link #poll}.
 *
 * <p>While a poll runs, the bytes a handler sees are never reused under it. Between polls a reader holds nothing: when
 * retention has overtaken it, the next call answers {@link #OFFSET_OUT_OF_RANGE}, and the reader goes on after a
 * {@link #seek}.
 */
public abstract class LogReader {

    /** The log is closed and everything in it has been read. */
    public static final int CLOSED = (int) PartitionLog.CLOSED;
    /**
     * The record at {@link #offset()} is no longer in the log, by retention or truncation;
     * {@link PartitionLog#startOffset()} is the first that is.
     */
    public static final int OFFSET_OUT_OF_RANGE = -4;

    /**
     * The log is damaged at {@link #offset()}: what is stored there is not what was appended. Seek behind it to go on, at the
     * latest to the start of the next segment, {@link #nextSegmentOffset()}.
     */
    public static final int CORRUPT = -7;
    /** A compressed Kafka record batch stands at {@link #offset()}; {@link #readBatches} takes it. */
    public static final int COMPRESSED_BATCH = -8;

    LogReader() {}

    /** Offset of the next record this reader gets. */
    public abstract long offset();

    /** Moves to the oldest record. */
    public abstract void seekToStart();

    /** Moves behind the last committed record. */
    public abstract void seekToEnd();

    /**
     * Moves to a record. {@link #readBatches} then starts with the Kafka record batch that holds it. Costs a walk over at most
     * a few dozen kilobytes of frames; in a segment that was recovered from a file, over those before it.
     *
     * @return false, and the reader stays where it is, when the offset is below {@link PartitionLog#startOffset()} or
     *     above {@link PartitionLog#committedOffset()}
     */
    public abstract boolean seek(long target);

    /**
     * Moves to the first record with this timestamp or a later one, in the order of offsets; to the start of its batch, when
     * it was stored in a Kafka record batch. Costs a walk over a segment, and once for each segment before it.
     *
     * @return false, and the reader stays where it is, when there is none
     */
    public abstract boolean seekToTimestamp(long timestamp);

    /** Offset of the first record in the segment after the one this reader is in; that of the next append if there is none. */
    public abstract long nextSegmentOffset();

    /**
     * Hands over the next records, at most {@code limit} of them and none beyond the end of a segment. Of the records in an
     * uncompressed Kafka record batch, the values, in place; an empty one where it is null. The handler must not move this
     * reader; if it does, the move is lost.
     *
     * @return how many records; 0 when there are none at the moment, or the batch at hand had none for an application;
     *     {@link #CLOSED}, {@link #OFFSET_OUT_OF_RANGE}, {@link #COMPRESSED_BATCH} or {@link #CORRUPT}
     */
    public abstract int poll(RecordHandler handler, int limit);

    /**
     * Takes whole Kafka record batches for a socket, without a copy: at least one if there is one, more while they fit
     * into {@code maxBytes} and the segment, and no native record stands between. The reader moves behind them.
     *
     * @return the batches, to be released by the caller; empty when there are none at the moment or the reader was
     *     overtaken, which {@link BatchSlice#outcome()} tells apart
     * @throws IllegalStateException at a native record
     */
    public abstract BatchSlice readBatches(int maxBytes);
}
