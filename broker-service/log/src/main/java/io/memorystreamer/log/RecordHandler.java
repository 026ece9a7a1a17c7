package io.memorystreamer.log;

import org.agrona.DirectBuffer;

/** Receives the records a {@link LogReader} polls. */
@FunctionalInterface
public interface RecordHandler {

    /**
     * @param buffer the log's own memory: valid and unchanging during this call, not to be kept or written to
     * @param offset where the record starts in {@code buffer}
     * @param length bytes of the record
     * @param recordOffset the record's offset in the log
     * @param timestamp as the producer gave it
     */
    void onRecord(DirectBuffer buffer, int offset, int length, long recordOffset, long timestamp);
}
