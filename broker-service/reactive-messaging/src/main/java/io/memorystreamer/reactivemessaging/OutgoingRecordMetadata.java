package io.memorystreamer.reactivemessaging;

/**
 * Metadata an application may add to a message that goes out through the connector.
 *
 * @param timestamp of the record, in milliseconds since the epoch; the time of sending when a message has no such metadata
 */
public record OutgoingRecordMetadata(long timestamp) {}
