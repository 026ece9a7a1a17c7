package io.memorystreamer.server.producers;

/**
 * What became of a record batch.
 *
 * @param outcome the batch's base offset, or why it is not in the log: an outcome of
 *     {@link io.memorystreamer.log.PartitionLog}, {@link ProducerStates#OUT_OF_ORDER} or {@link ProducerStates#INVALID_EPOCH}
 * @param maxTimestamp of the batch in the log, in milliseconds since the epoch
 * @param duplicate whether it was in the log already, and was not stored again
 */
public record Appended(long outcome, long maxTimestamp, boolean duplicate) {}
