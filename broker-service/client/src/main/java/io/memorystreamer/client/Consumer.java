package io.memorystreamer.client;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.RecordHandler;

/**
 * Reads the records of one partition in order, over the transport it was made for: {@link InProcess} or
 * {@link TcpClient}. Starts at the oldest record. Not thread-safe: one thread at a time, {@link #close()} included.
 */
public interface Consumer extends AutoCloseable {

    /** The consumer is closed, or its log is and everything in it has been read. */
    int CLOSED = LogReader.CLOSED;
    /** The record at {@link #offset()} is no longer in the partition, or not there yet; go on after a seek. */
    int OFFSET_OUT_OF_RANGE = LogReader.OFFSET_OUT_OF_RANGE;

    /**
     * Hands over the next records, at most {@code limit} of them. Does not wait, unless a TCP consumer was made with a
     * poll timeout. A record whose handler throws has not been taken and comes again.
     *
     * @param handler sees each record in place: the buffer is valid during the call only. Over TCP a record without a
     *     value (a tombstone) comes with length 0
     * @param limit 1 or more
     * @return how many records; 0 when there are none at the moment; {@link #CLOSED} or {@link #OFFSET_OUT_OF_RANGE}
     * @throws ConsumerException over TCP, when the broker cannot be reached or refuses
     * @throws IllegalStateException in process, at a record batch written by a Kafka client
     */
    int poll(RecordHandler handler, int limit);

    /** Moves to the oldest record. Over TCP this is a round trip. */
    void seekToStart();

    /** Moves behind the newest committed record. Over TCP this is a round trip. */
    void seekToEnd();

    /**
     * Moves to a record. Over TCP this is a round trip, or two.
     *
     * @return false, and the consumer stays where it is, when the partition has no such offset; the offset behind the
     *     newest record is one it has
     */
    boolean seek(long offset);

    /** Offset of the next record; over TCP the next one handed over may have a greater one, where the topic has gaps. */
    long offset();

    /** Ends the consumer. The log or connection stays open. Idempotent. */
    @Override
    void close();
}
