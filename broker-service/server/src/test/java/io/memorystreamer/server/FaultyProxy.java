package io.memorystreamer.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a broker that may be replaced by another, and loses answers: as a network does that fails just after a
 * request has got through.
 */
final class FaultyProxy implements AutoCloseable {

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile int brokerPort;

    FaultyProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void forwardTo(final int port) {
        brokerPort = port;
    }

    /** Throws away what the broker answers next, and closes that connection. */
    void loseAnAnswer() {
        toLose.set(1);
    }

    /** Answers, or pieces of them, that clients did not get. */
    int lost() {
        return lost.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket client = server.accept();
                open.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (final IOException e) {
                return; // closed
            }
        }
    }

    private void serve(final Socket client) {
        try (client;
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
            open.add(broker);
            Thread.startVirtualThread(() -> {
                try (client;
                        broker) {
                    client.getInputStream().transferTo(broker.getOutputStream());
                } catch (final IOException e) {
                    // Either side has closed; so do both.
                }
            });
            answer(broker.getInputStream(), client.getOutputStream());
        } catch (final IOException e) {
            // The same.
        }
    }

    private void answer(final InputStream broker, final OutputStream client) throws IOException {
        final byte[] bytes = new byte[64 * 1024];
        for (int count = broker.read(bytes); count >= 0; count = broker.read(bytes)) {
            if (toLose.compareAndSet(1, 0)) {
                lost.incrementAndGet();
                return;
            }
            client.write(bytes, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Socket socket : open) {
            socket.close();
        }
    }
}
