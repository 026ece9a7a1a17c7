package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import org.agrona.concurrent.IdleStrategy;

/** What the links of all peers share. */
abstract class PeerLink implements Link {

    private final Waiting waiting;

    PeerLink(final int producers) {
        this.waiting = Waiting.of(producers);
    }

    /** Most hold their producers back themselves. */
    @Override
    public long window(final int messageBytes) {
        return UNBOUNDED;
    }

    @Override
    public final boolean spins() {
        return waiting.spins();
    }

    @Override
    public final IdleStrategy idle() {
        return waiting.idle();
    }
}
