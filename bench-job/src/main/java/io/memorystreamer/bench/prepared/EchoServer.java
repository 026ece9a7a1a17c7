package io.memorystreamer.bench.prepared;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sends back whatever comes, one connection per thread, until it is closed. */
final class EchoServer implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocketChannel server;

    /** @param server bound; closed with this */
    EchoServer(final ServerSocketChannel server) {
        this.server = server;
        Thread.ofPlatform().daemon(true).name("echo").start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                final SocketChannel channel = server.accept();
                Thread.ofPlatform().daemon(true).name("echo").start(() -> echo(channel));
            }
        } catch (final IOException e) {
            // closed
        }
    }

    private static void echo(final SocketChannel connection) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (SocketChannel channel = connection) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
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
