package io.memorystreamer.reactivemessaging;

/**
 * Metadata of a message that came in through the connector.
 *
 * @param timestamp as the producer gave it; milliseconds since the epoch over TCP
 */
public record IncomingRecordMetadata(String topic, int partition, long offset, long timestamp) {}
