package io.memorystreamer.server.network;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Bytes of requests and answers that all connections hold, against the bound of the broker. Thread-safe.
 *
 * <p>The bound decides who is read, not who is served: while it is exceeded, connections that hold more than their share
 * are not read, and answers to fetches are no larger than a share or one batch. Those with less go on, so that few that
 * hold much do not stop the many. Beyond the bound there may be half of it in shares, a batch for each connection that
 * does not take its answer, and for each event loop one request and one answer of full size.
 */
final class InFlightBytes {

    /** The least share: what a request takes before it grows. */
    static final int MIN_SHARE = 4096;

    private final long limit;
    private final IntSupplier connections;
    private final AtomicLong bytes = new AtomicLong();
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

    /**
     * @param limit in bytes
     * @param connections how many are open
     */
    InFlightBytes(final long limit, final IntSupplier connections) {
        this.limit = limit;
        this.connections = connections;
    }

    /** @param room run whenever the bound is not exceeded any more, by any thread */
    void onRoom(final Runnable room) {
        waiting.add(room);
    }

    /** @param change negative for what is let go */
    void add(final long change) {
        final long now = bytes.addAndGet(change);
        if (now < limit && now - change >= limit) {
            waiting.forEach(Runnable::run);
        }
    }

    long bytes() {
        return bytes.get();
    }

    boolean exceeded() {
        return bytes.get() >= limit;
    }

    /** Whether buffers should be made no larger than they must be. */
    boolean scarce() {
        return bytes.get() >= limit / 2;
    }

    /** What one connection may hold while the bound is exceeded. */
    long share() {
        return Math.max(MIN_SHARE, limit / 2 / Math.max(1, connections.getAsInt()));
    }
}
