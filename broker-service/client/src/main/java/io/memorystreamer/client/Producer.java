package io.memorystreamer.client;

import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordBatch;
import org.agrona.DirectBuffer;

/**
 * Sends records to one partition, over the transport it was made for: {@link InProcess} or {@link TcpClient}.
 *
 * <p>One thread at a time offers and flushes; {@link #acknowledged()} and {@link #close()} may be called from any. Each
 * producing thread has a producer of its own; any number of them share a log or a connection.
 *
 * <p>An offer never waits for room: when there is none it answers {@link #BACK_PRESSURED}, and the caller retries with
 * an idle strategy of its choice. Results below 0 mean that nothing was accepted.
 */
public interface Producer extends AutoCloseable {

    /** No room at the moment. Nothing was accepted; offer again. */
    long BACK_PRESSURED = PartitionLog.BACK_PRESSURED;
    /** The producer or its log is closed. */
    long CLOSED = PartitionLog.CLOSED;
    /** The transport never takes a record or batch of this size (or an empty batch). */
    long TOO_LARGE = PartitionLog.TOO_LARGE;

    /**
     * Offers one record. The bytes are copied before the call returns; the buffer stays the caller's.
     *
     * @param length bytes of the record, 0 or more
     * @param timestamp in process: stored beside the record as it is, in whatever unit the application chose. Over TCP:
     *     milliseconds since the epoch; a negative one stands for now
     * @return in process: the record's offset. Over TCP, where the offset is not known yet: how many records this
     *     producer accepted before this one, hence 0 for the first. Or {@link #BACK_PRESSURED}, {@link #CLOSED},
     *     {@link #TOO_LARGE}
     * @throws ProducerException over TCP, when a record accepted earlier was not delivered; from then on every call throws
     */
    long offer(DirectBuffer buffer, int offset, int length, long timestamp);

    /**
     * Offers a batch, all of it or nothing. In process it is one claim, and readers too see all of it or nothing. Over
     * TCP its records go one by one into the Kafka client's accumulator, which may spread them over several requests.
     * The batch stays the caller's and may be cleared and reused when the call returns.
     *
     * @return what {@link #offer(DirectBuffer, int, int, long)} answers, for the first record of the batch
     * @throws ProducerException as {@link #offer(DirectBuffer, int, int, long)} does
     */
    long offer(RecordBatch batch);

    /**
     * Waits until every accepted record is acknowledged: visible to readers in process, acknowledged by the broker over
     * TCP. The wait over TCP is bounded by the client's {@code delivery.timeout.ms}.
     *
     * @throws ProducerException when a record was not delivered; the message names the cause and what to do
     */
    void flush();

    /** Records acknowledged so far. Equal to the accepted ones in process, and after a {@link #flush()}. */
    long acknowledged();

    /**
     * Ends the producer; offers are {@link #CLOSED} afterwards. Over TCP accepted records are still sent, as long as no
     * delivery failed, but only {@link #flush()} reports what became of them. The log or connection stays open. Idempotent.
     */
    @Override
    void close();
}
