package io.memorystreamer.bench.barrier;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Security;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the load generators that come to the first. It connects at its first round, and as often as it takes. */
final class BarrierGuest implements StartBarrier {

    private static final int CONNECT_MILLIS = (int) TimeUnit.SECONDS.toMillis(2);
    private static final long RETRY_MILLIS = 250;

    /** The name of the first one's Pod appears when that Pod does; the JVM would remember for ten seconds that there was none. */
    private static final String FORGET_UNKNOWN_NAMES = "networkaddress.cache.negative.ttl";

    /** An answer is awaited before anything else is said: more than one at a time is nobody's we know. */
    private static final int MAX_ANSWERS = 2;

    private static final String END = BarrierHost.STOP + "the first load generator has ended";

    private final String host;
    private final int port;
    private final String introduction;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(MAX_ANSWERS);
    private Socket socket;

    /** @param token null for none */
    BarrierGuest(final String host, final int port, final int participants, final int index, final String token) {
        this.host = host;
        this.port = port;
        Security.setProperty(FORGET_UNKNOWN_NAMES, "0"); // counts when it is set before the first name is looked up
        this.introduction = BarrierHost.HELLO + participants + " " + index + (token == null ? "" : " " + token);
    }

    @Override
    public void await(final String round, final Duration patience) throws StartBarrierException, InterruptedException {
        final long start = System.nanoTime();
        if (socket == null) {
            connect(patience);
        }
        send(BarrierHost.READY + round);
        final long left = patience.toNanos() - (System.nanoTime() - start);
        final String answer = answers.poll(left, TimeUnit.NANOSECONDS);
        if (answer == null) {
            throw new StartBarrierException("the first load generator, at " + host + ":" + port
                    + ", did not let this one begin within " + patience.toSeconds() + " s");
        }
        if (answer.startsWith(BarrierHost.STOP)) {
            throw new StartBarrierException(answer.substring(BarrierHost.STOP.length()));
        }
        if (!answer.equals(BarrierHost.GO)) {
            throw new StartBarrierException(host + ":" + port + " answers what no load generator does");
        }
    }

    private void connect(final Duration patience) throws StartBarrierException, InterruptedException {
        final long start = System.nanoTime();
        while (true) {
            final Socket next = new Socket();
            try {
                next.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
                next.setTcpNoDelay(true);
                socket = next;
                Thread.ofVirtual().name("start-barrier").start(() -> read(next));
                send(introduction);
                return;
            } catch (final IOException e) {
                close(next);
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new StartBarrierException("the first load generator, at " + host + ":" + port
                            + ", was not there within " + patience.toSeconds() + " s ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")");
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** What comes too fast is not kept. */
    private void read(final Socket from) {
        try (from) {
            final LineReader lines = new LineReader(from.getInputStream());
            for (String line = lines.read(); line != null && answers.offer(line); line = lines.read()) {
                // the next
            }
        } catch (final IOException e) {
            // as good as the end
        }
        answers.offer(END);
    }

    /** What cannot be sent has no answer but that of the reader, which notices the end, too. */
    private void send(final String line) {
        try {
            socket.getOutputStream().write(LineReader.bytes(line));
        } catch (final IOException e) {
            close(socket);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            close(socket);
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
