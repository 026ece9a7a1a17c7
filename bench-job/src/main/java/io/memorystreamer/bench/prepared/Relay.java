package io.memorystreamer.bench.prepared;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Passes the bytes of each connection on to a broker and back, until it is closed. */
final class Relay implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocketChannel server;
    private final String target;

    /**
     * @param server bound; closed with this
     * @param target host:port of the broker
     */
    Relay(final ServerSocketChannel server, final String target) {
        this.server = server;
        this.target = target;
        start(this::accept);
    }

    private static void start(final Runnable task) {
        Thread.ofPlatform().daemon(true).name("relay").start(task);
    }

    private void accept() {
        try {
            while (true) {
                final SocketChannel client = server.accept();
                final SocketChannel broker = SocketChannel.open(Connection.address(target));
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                broker.setOption(StandardSocketOptions.TCP_NODELAY, true);
                start(() -> pass(client, broker));
                start(() -> pass(broker, client));
            }
        } catch (final IOException e) {
            // closed, or no broker: the client finds out
        }
    }

    /** The end of one direction ends the other. */
    private static void pass(final SocketChannel source, final SocketChannel sink) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (source;
                sink) {
            while (source.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    sink.write(buffer);
                }
            }
        } catch (final IOException e) {
            // The client finds out.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
