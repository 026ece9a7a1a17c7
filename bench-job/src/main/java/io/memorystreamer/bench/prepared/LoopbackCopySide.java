package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.compare.Side;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One thread writes buffers into a TCP connection of the loopback interface, another reads them out. */
public final class LoopbackCopySide implements Side {

    private final long roundNanos;
    private final int bufferBytes;

    public LoopbackCopySide(final int bufferBytes, final long roundNanos) {
        this.bufferBytes = bufferBytes;
        this.roundNanos = roundNanos;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            final AtomicLong copied = new AtomicLong();
            final long start = System.nanoTime();
            final CompletableFuture<Void> writer = Load.start("write", () -> write(server, start));
            final CompletableFuture<Void> reader = Load.start("read", () -> copied.set(read(server)));
            Load.join(writer, reader);
            return Map.of(
                    ThroughBrokerSide.MEGABYTES_PER_SECOND, copied.get() / 1e6 / ((System.nanoTime() - start) / 1e9));
        }
    }

    private void write(final ServerSocketChannel server, final long start) throws Exception {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
        try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
            while (System.nanoTime() - start < roundNanos) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        }
    }

    private long read(final ServerSocketChannel server) throws Exception {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
        long bytes = 0;
        try (SocketChannel channel = server.accept()) {
            for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
                bytes += read;
            }
        }
        return bytes;
    }
}
