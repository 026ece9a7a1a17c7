package io.memorystreamer.bench.scenario.baseline.system;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenarios;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** TCP over the loopback interface between two threads with blocking sockets: there and back, and as much as goes through. */
@AutoService(Scenarios.class)
public final class LoopbackCosts extends SystemBaseline {

    private static final String THROUGHPUT = "loopbackMegabytesPerSecond";

    private static final int MESSAGE_BYTES = 100;
    private static final int BLOCK_BYTES = 256 * 1024;

    public LoopbackCosts() {
        super(Costs.class);
    }

    @Override
    public String variant() {
        return "loopback TCP";
    }

    /** The other variants say enough about a machine in a hurry. */
    @Override
    public boolean partOfQuick() {
        return false;
    }

    @Override
    protected List<Metric> derivedMetrics() {
        return List.of(Metric.higher(THROUGHPUT));
    }

    @Override
    protected Map<String, Double> derived(final Map<String, Double> measured) {
        return Map.of(THROUGHPUT, megabytesPerSecond(BLOCK_BYTES, measured.get(nanos("loopbackWrite"))));
    }

    /** The benchmarks. */
    public static class Costs {

        /** A message of 100 bytes and its echo. */
        @Benchmark
        public int loopbackRoundTrip(final Echoed connection) throws IOException {
            return connection.roundTrip();
        }

        /** A block of 256 KiB into a socket that another thread empties: as the socket's buffer is soon full, as fast as that. */
        @Benchmark
        public int loopbackWrite(final Drained connection) throws IOException {
            return connection.write();
        }
    }

    /** One end of a connection; a thread has the other. */
    @State(Scope.Thread)
    public abstract static class Connected {

        private SocketChannel channel;
        private Thread other;

        /** Connects. */
        @Setup
        public void connect() throws IOException {
            try (ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                channel =
                        SocketChannel.open(server.getLocalAddress()).setOption(StandardSocketOptions.TCP_NODELAY, true);
                final SocketChannel accepted = server.accept().setOption(StandardSocketOptions.TCP_NODELAY, true);
                other = Thread.ofPlatform().daemon(true).name("other-end").start(() -> {
                    try (accepted) {
                        serve(accepted);
                    } catch (final IOException e) {
                        // the benchmark sees that its end is closed
                    }
                });
            }
        }

        final SocketChannel channel() {
            return channel;
        }

        /** Until the connection ends. */
        abstract void serve(SocketChannel accepted) throws IOException;

        /** Ends the connection. */
        @TearDown
        public void disconnect() throws IOException, InterruptedException {
            channel.close();
            other.join();
        }

        static void writeAll(final SocketChannel to, final ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
        }

        static void readAll(final SocketChannel from, final ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (from.read(buffer) < 0) {
                    throw new EOFException("the connection has ended");
                }
            }
        }
    }

    /** The other end sends back what it gets. */
    public static class Echoed extends Connected {

        private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);

        int roundTrip() throws IOException {
            writeAll(channel(), message.clear());
            readAll(channel(), message.clear());
            return message.position();
        }

        @Override
        void serve(final SocketChannel accepted) throws IOException {
            final ByteBuffer echo = ByteBuffer.allocateDirect(MESSAGE_BYTES);
            while (true) {
                readAll(accepted, echo.clear());
                writeAll(accepted, echo.flip());
            }
        }
    }

    /** The other end reads and forgets. */
    public static class Drained extends Connected {

        private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

        int write() throws IOException {
            writeAll(channel(), block.clear());
            return block.position();
        }

        @Override
        void serve(final SocketChannel accepted) throws IOException {
            final ByteBuffer read = ByteBuffer.allocateDirect(BLOCK_BYTES);
            while (accepted.read(read.clear()) >= 0) {
                // forgotten
            }
        }
    }
}
