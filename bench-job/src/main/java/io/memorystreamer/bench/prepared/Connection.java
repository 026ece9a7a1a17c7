package io.memorystreamer.bench.prepared;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A blocking connection to a broker, for one thread. */
final class Connection implements AutoCloseable {

    private final SocketChannel channel;
    private final ByteBuffer received;

    /** @param maxResponseBytes with the length field */
    Connection(final String target, final int maxResponseBytes) throws IOException {
        channel = SocketChannel.open(address(target));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        received = ByteBuffer.allocateDirect(maxResponseBytes).flip();
    }

    static InetSocketAddress address(final String target) {
        final int colon = target.lastIndexOf(':');
        return new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    }

    /** @param request from position to limit, which stay as they are */
    void send(final ByteBuffer request) throws IOException {
        final int start = request.position();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        request.position(start);
    }

    /** The next response without its length field; valid until the next call. */
    ByteBuffer receive() throws IOException {
        need(Integer.BYTES);
        final int length = received.getInt();
        need(length);
        final ByteBuffer response = received.slice(received.position(), length);
        received.position(received.position() + length);
        return response;
    }

    private void need(final int bytes) throws IOException {
        if (received.remaining() >= bytes) {
            return;
        }
        received.compact();
        while (received.position() < bytes) {
            if (channel.read(received) < 0) {
                throw new EOFException("the broker closed the connection");
            }
        }
        received.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
