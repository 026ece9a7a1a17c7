package io.memorystreamer.bench.barrier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The first of the load generators: the others come to it. A thread accepts, and one per connection reads; one lock guards all. */
final class BarrierHost implements StartBarrier {

    static final String HELLO = "memorystreamer-start 1 ";
    static final String READY = "ready ";
    static final String GO = "go";
    static final String STOP = "stop ";

    private static final Pattern INTRODUCTION = Pattern.compile(HELLO + "(\\d{1,4}) (\\d{1,4})(?: (" + TOKEN + "))?");

    /** Who has not said its line that long after it has connected is no load generator. */
    private static final Duration TO_SAY_HELLO = Duration.ofSeconds(5);

    /** Connections beyond those of the participants, of which each may be a stranger's. */
    private static final int SPARE_CONNECTIONS = 16;

    private static final class Guest {
        private final Socket socket;
        private String round;
        private String gone;

        Guest(final Socket socket) {
            this.socket = socket;
        }
    }

    private final int participants;
    private final byte[] token;
    private final AtomicInteger withoutToken = new AtomicInteger();
    private final ServerSocket server;
    private final Semaphore connections;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Guest> guests = new TreeMap<>();

    /** @param token null where anybody may come */
    BarrierHost(final String host, final int port, final int participants, final String token) throws IOException {
        this.participants = participants;
        this.token = bytes(token);
        this.connections = new Semaphore(participants + SPARE_CONNECTIONS);
        this.server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address(host), port), participants + SPARE_CONNECTIONS);
        } catch (final IOException e) {
            server.close();
            throw new IOException(
                    "cannot listen on port " + port + " for the other load generators: " + e.getMessage(), e);
        }
        Thread.ofVirtual().name("start-barrier").start(this::accept);
    }

    /** A Pod's own name may not be known yet, and is that of its one address. */
    private static InetAddress address(final String host) {
        try {
            final InetAddress named = InetAddress.getByName(host);
            return named.isLoopbackAddress() ? named : null;
        } catch (final UnknownHostException e) {
            return null;
        }
    }

    /** The port that it listens on. */
    int port() {
        return server.getLocalPort();
    }

    /** Connections that were refused because their token was missing or wrong. */
    int withoutToken() {
        return withoutToken.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket socket = server.accept();
                if (connections.tryAcquire()) {
                    Thread.ofVirtual().name("start-barrier-guest").start(() -> serve(socket));
                } else {
                    close(socket);
                }
            } catch (final IOException e) {
                // closed, or a connection that was gone before it was taken
            }
        }
    }

    private void serve(final Socket socket) {
        Guest guest = null;
        final AtomicBoolean introduced = new AtomicBoolean();
        Thread.ofVirtual().name("start-barrier-stranger").start(() -> closeUnless(introduced, socket));
        try (socket) {
            final LineReader lines = new LineReader(socket.getInputStream());
            guest = welcome(socket, lines.read());
            if (guest == null) {
                return;
            }
            introduced.set(true);
            for (String line = lines.read(); line != null; line = lines.read()) {
                if (!line.startsWith(READY)) {
                    leave(guest, "says what no load generator says");
                    return;
                }
                come(guest, line.substring(READY.length()));
            }
        } catch (final IOException e) {
            // gone, or a stranger
        } finally {
            leave(guest, "has ended");
            connections.release();
        }
    }

    /** A limit for the whole line: one of a single read would let a line take hours that comes byte by byte. */
    private static void closeUnless(final AtomicBoolean introduced, final Socket socket) {
        try {
            Thread.sleep(TO_SAY_HELLO);
            if (!introduced.get()) {
                close(socket);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return null for one that is refused */
    private Guest welcome(final Socket socket, final String line) throws IOException {
        final Matcher introduction = INTRODUCTION.matcher(line == null ? "" : line);
        final String refusal;
        if (!introduction.matches()) {
            refusal = "this port is for load generators";
        } else if (!MessageDigest.isEqual(token, bytes(introduction.group(3)))) { // in constant time
            tellWithoutToken(socket);
            refusal = "the token of this load generator is missing or not that of the first one";
        } else {
            final int index = Integer.parseInt(introduction.group(2));
            if (Integer.parseInt(introduction.group(1)) != participants || index == 0 || index >= participants) {
                refusal = "there are " + participants + " load generators, of index 0 to " + (participants - 1);
            } else {
                final Guest guest = new Guest(socket);
                if (join(index, guest)) {
                    return guest;
                }
                refusal = "load generator " + index + " is here already";
            }
        }
        socket.getOutputStream().write(LineReader.bytes(STOP + refusal));
        return null;
    }

    /** What there is none of is empty, which no token is. */
    private static byte[] bytes(final String token) {
        return token == null ? new byte[0] : token.getBytes(StandardCharsets.US_ASCII);
    }

    /** One line: whoever tries all the time is not to fill the log. */
    private void tellWithoutToken(final Socket socket) {
        if (withoutToken.getAndIncrement() == 0) {
            System.err.println("memorystreamer: refused to begin with "
                    + socket.getInetAddress().getHostAddress()
                    + ", whose token is missing or wrong; others like it are counted");
        }
    }

    private boolean join(final int index, final Guest guest) {
        lock.lock();
        try {
            final boolean first = guests.putIfAbsent(index, guest) == null;
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void come(final Guest guest, final String round) {
        lock.lock();
        try {
            guest.round = round;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leave(final Guest guest, final String why) {
        if (guest != null) {
            lock.lock();
            try {
                guest.gone = guest.gone == null ? why : guest.gone;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void await(final String round, final Duration patience) throws StartBarrierException, InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!everybodyIsAt(round)) {
                if (left <= 0) {
                    throw stop("after " + patience.toSeconds() + " s load generators are not there: " + missing());
                }
                left = changed.awaitNanos(left);
            }
            for (final Guest guest : guests.values()) {
                guest.round = null;
                send(guest, GO);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean everybodyIsAt(final String round) throws StartBarrierException {
        for (final Map.Entry<Integer, Guest> entry : guests.entrySet()) {
            final Guest guest = entry.getValue();
            if (guest.gone != null) {
                throw stop("load generator " + entry.getKey() + " " + guest.gone + " before " + round);
            }
            if (guest.round != null && !guest.round.equals(round)) {
                throw stop("load generator " + entry.getKey() + " is at " + guest.round + " and the first one at "
                        + round + ": they have to measure the same");
            }
        }
        return guests.size() == participants - 1 && guests.values().stream().allMatch(guest -> guest.round != null);
    }

    private String missing() {
        return IntStream.range(1, participants)
                .filter(index -> guests.get(index) == null || guests.get(index).round == null)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
    }

    private StartBarrierException stop(final String why) {
        guests.values().forEach(guest -> send(guest, STOP + why));
        return new StartBarrierException(why);
    }

    /** Few bytes, which any socket's buffer takes. */
    private static void send(final Guest guest, final String line) {
        try {
            guest.socket.getOutputStream().write(LineReader.bytes(line));
        } catch (final IOException e) {
            guest.gone = guest.gone == null ? "has ended" : guest.gone;
        }
    }

    @Override
    public void close() {
        if (withoutToken.get() > 1) {
            System.err.println("memorystreamer: refused " + withoutToken.getAndSet(0)
                    + " connections in all whose token was missing or wrong");
        }
        final List<Guest> all;
        lock.lock();
        try {
            all = new ArrayList<>(guests.values());
        } finally {
            lock.unlock();
        }
        all.forEach(guest -> close(guest.socket));
        try {
            server.close();
        } catch (final IOException e) {
            // it listens no more in any case
        }
    }

    private static void close(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // gone in any case
        }
    }
}
