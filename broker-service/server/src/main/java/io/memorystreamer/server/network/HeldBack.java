package io.memorystreamer.server.network;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one event loop that are not read because the bytes in flight exceed their bound. One of them at a time
 * has its turn all the same, after those that wait longer, until its request has been answered: else none might ever be.
 * Confined to the event loop.
 */
final class HeldBack {

    private final InFlightBytes all;
    private final Set<KafkaConnection> waiting = new LinkedHashSet<>();
    private KafkaConnection turn;

    HeldBack(final InFlightBytes all) {
        this.all = all;
    }

    /** It is not read; may give it its turn before this returns. */
    void add(final KafkaConnection connection) {
        waiting.add(connection);
        pass(System.nanoTime());
    }

    /** It is read, or gone. */
    void remove(final KafkaConnection connection) {
        waiting.remove(connection);
    }

    boolean contains(final KafkaConnection connection) {
        return waiting.contains(connection);
    }

    /** It does not need its turn any more. */
    void finished(final KafkaConnection connection) {
        if (turn == connection) {
            turn = null;
            pass(System.nanoTime());
        }
    }

    /** There is room: all are read on. */
    void resume() {
        for (final KafkaConnection connection : new ArrayList<>(waiting)) {
            connection.decideReading();
        }
    }

    /** Called about once a second: takes the turn from a connection that does not use it. */
    void check(final long now) {
        final KafkaConnection asked = turn;
        // Closing it may already have passed the turn on.
        if (asked != null && !asked.keepsTurn(now) && turn == asked) {
            turn = null;
        }
        pass(now);
    }

    private void pass(final long now) {
        if (turn != null || waiting.isEmpty() || !all.exceeded()) {
            return;
        }
        for (final KafkaConnection connection : waiting) {
            if (connection.isWaitingToSend()) {
                turn = connection;
                turn.takeTurn(now);
                return;
            }
        }
    }
}
