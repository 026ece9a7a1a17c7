package io.memorystreamer.client;

import io.memorystreamer.log.PartitionLog;

/**
 * The in-process transport: producers append to a {@link PartitionLog} of this process, consumers read it in place. The
 * log stays its creator's to close.
 */
public final class InProcess {

    private InProcess() {}

    /** A producer for one thread. */
    public static Producer producer(final PartitionLog log) {
        return new InProcessProducer(log);
    }

    /** A consumer for one thread, at the oldest record. */
    public static Consumer consumer(final PartitionLog log) {
        return new InProcessConsumer(log);
    }
}
