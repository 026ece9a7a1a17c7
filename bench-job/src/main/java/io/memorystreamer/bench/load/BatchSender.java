package io.memorystreamer.bench.load;

import io.memorystreamer.log.RecordBatch;

/** A sender that takes batches, too. */
public interface BatchSender extends Sender {

    /**
     * All of the batch or nothing.
     *
     * @return false when there is no room at the moment
     */
    boolean send(RecordBatch batch);
}
