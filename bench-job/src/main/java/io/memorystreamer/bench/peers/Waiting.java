package io.memorystreamer.bench.peers;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * How the threads of a load wait, the same for every peer: they spin where each has a CPU of its own, and otherwise give
 * theirs away soon.
 *
 * @param spins whether each has one
 */
record Waiting(boolean spins) {

    /** Of so many producers and one consumer. */
    static Waiting of(final int producers) {
        return new Waiting(producers + 1 <= Runtime.getRuntime().availableProcessors());
    }

    IdleStrategy idle() {
        return spins ? BusySpinIdleStrategy.INSTANCE : new BackoffIdleStrategy();
    }
}
