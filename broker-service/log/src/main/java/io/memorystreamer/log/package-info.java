/**
 * The partition log: mapped segments, multi-producer append by one atomic claim, zero-copy read, rotation and retention.
 *
 * <p>Plain Java on Agrona buffers. Nothing here knows a topic, a network or a framework; the Kafka record batch is an
 * opaque run of bytes whose first header fields alone are known ({@link io.memorystreamer.log.RecordBatchDescriptor}).
 */
package io.memorystreamer.log;
