package io.memorystreamer.server.topics;

import io.memorystreamer.server.producers.Appended;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * The one way of a Produce request's batches into a partition. What this says is appended is answered to the producer as
 * committed; there is one replica, so that it is both at once. Called by all event loops.
 */
@FunctionalInterface
public interface BatchCommit {

    /** Into this node's log. */
    BatchCommit LOCAL = Partition::append;

    /**
     * Blocks for the device if the topic flushes every commit, else for no longer than the copy takes.
     *
     * @param batch from position to limit, validated
     * @param buffer the same bytes, from 0 on
     * @return never null; {@link io.memorystreamer.log.PartitionLog#BACK_PRESSURED} to be called again a little later
     */
    Appended commit(Partition partition, ByteBuffer batch, DirectBuffer buffer);
}
