package io.memorystreamer.bench.barrier;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Lets a number of load generators begin together, round by round. All of them have to come to the same rounds in the same order. The
 * first of them, of index 0, listens; the others connect to it and say, in lines of text,
 *
 * <pre>
 *   memorystreamer-start 1 PARTICIPANTS INDEX TOKEN    once, the token where they have one
 *   ready ROUND                                        at every round, answered by "go", or "stop REASON" when it cannot begin
 * </pre>
 *
 * <p>One that ends takes its connection with it, at which the others fail; one that is silent is waited for no longer than they are
 * patient. Whoever connects and says anything else is refused, and so is whoever does not have the token of the first one. Without a token
 * nobody is asked to prove who he is, and the port is for networks where only load generators reach it. The token is not kept from those
 * who can read the network. For one thread, but for {@link #close}.
 */
public interface StartBarrier extends AutoCloseable {

    /** Begins at once: there is nobody else. */
    StartBarrier ALONE = new StartBarrier() {
        @Override
        public void await(final String round, final Duration patience) {}

        @Override
        public void close() {}
    };

    /** A regular expression that tokens match. */
    String TOKEN = "[!-~]{1,256}";

    /** More of them would not be waited for by name. */
    int MAX_PARTICIPANTS = 1_000;

    /**
     * One of several that begin together.
     *
     * @param host where the first of them listens; its name may be unknown to others until it does
     * @param port likewise
     * @param participants how many there are, 2 to {@value #MAX_PARTICIPANTS}
     * @param index which of them this is, from 0
     * @param token what they know each other by, all the same; null where anybody may come
     * @throws IOException when the first one cannot listen
     */
    static StartBarrier of(
            final String host, final int port, final int participants, final int index, final String token)
            throws IOException {
        return index == 0
                ? new BarrierHost(host, port, participants, token)
                : new BarrierGuest(host, port, participants, index, token);
    }

    /**
     * All of several that begin together in this process, by their index. They meet at a port of the loopback interface that nobody else has.
     *
     * @param participants how many there are, 2 to {@value #MAX_PARTICIPANTS}
     * @throws IOException when the first one cannot listen
     */
    static List<StartBarrier> onLoopback(final int participants) throws IOException {
        final String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        final String token = UUID.randomUUID().toString(); // other users of the machine reach the port, too
        final BarrierHost first = new BarrierHost(loopback, 0, participants, token);
        final List<StartBarrier> all = new ArrayList<>(List.of(first));
        for (int index = 1; index < participants; index++) {
            all.add(new BarrierGuest(loopback, first.port(), participants, index, token));
        }
        return all;
    }

    /**
     * Waits until everybody has come to this round.
     *
     * @param round its name, the same for everybody, at most {@link LineReader#MAX_LENGTH} / 2 characters on one line
     * @param patience how long to wait for the others
     * @throws StartBarrierException when one of them has ended, did not come in time, or is at another round
     */
    void await(String round, Duration patience) throws StartBarrierException, InterruptedException;

    /** Leaves; the others fail at their next round, if they have one. */
    @Override
    void close();
}
