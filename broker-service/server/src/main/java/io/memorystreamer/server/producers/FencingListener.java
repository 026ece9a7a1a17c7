package io.memorystreamer.server.producers;

/** Told of producers that are shut out, under the producer's monitor. Thread-safe; must neither block nor throw. */
@FunctionalInterface
public interface FencingListener {

    /** Tells nobody. */
    FencingListener NONE = (producerId, epoch, currentEpoch) -> {};

    /**
     * A batch was refused, since the partition has one of a later epoch.
     *
     * @param epoch of the batch that was refused
     * @param currentEpoch of the producer that has taken over
     */
    void onFenced(long producerId, int epoch, int currentEpoch);
}
