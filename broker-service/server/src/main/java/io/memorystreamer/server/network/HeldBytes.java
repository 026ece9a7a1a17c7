package io.memorystreamer.server.network;

/** What one connection holds of {@link InFlightBytes}. Confined to its event loop. */
final class HeldBytes {

    private final InFlightBytes all;
    private long held;
    private Runnable onExcess = () -> {};

    HeldBytes(final InFlightBytes all) {
        this.all = all;
    }

    /** @param excess run when the connection has come to hold more than it may now */
    void onExcess(final Runnable excess) {
        onExcess = excess;
    }

    /** @param change negative for what is let go */
    void add(final long change) {
        held += change;
        all.add(change);
        if (change > 0 && inExcess()) {
            onExcess.run();
        }
    }

    /** Whether the broker's bound is exceeded and this connection is among those that hold much. */
    boolean inExcess() {
        return all.exceeded() && held > all.share();
    }

    /** Consumers go on while the bound is exceeded, in small answers. */
    long maxAnswerBytes() {
        return all.exceeded() ? all.share() : Long.MAX_VALUE;
    }

    boolean scarce() {
        return all.scarce();
    }
}
