package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * As many connections as a topic has partitions, each of which produces batches made ahead to a partition of its own. One
 * thread serves them all, so that their number costs the client little.
 */
public final class ManyProducersSide implements Side, AutoCloseable {

    public static final int BATCH_BYTES = 16 * 1024;
    private static final int VALUE_BYTES = 100;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final StockClients clients;
    private final String topic;
    private final int inFlight;
    private final long roundNanos;
    private final Selector selector = Selector.open();
    private final List<Producing> connections = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
    private long answered;

    /**
     * @param connections and partitions
     * @param inFlight requests of each connection
     * @param topicConfig the same memory in all, whatever the number of partitions
     */
    public ManyProducersSide(
            final StockClients clients,
            final String target,
            final int connections,
            final int inFlight,
            final Map<String, String> topicConfig,
            final long roundNanos)
            throws Exception {
        this.clients = clients;
        this.inFlight = inFlight;
        this.roundNanos = roundNanos;
        topic = clients.createTopic(connections, topicConfig);
        final ByteBuffer batch = Requests.batch(BATCH_BYTES, VALUE_BYTES);
        for (int i = 0; i < connections; i++) {
            final SocketChannel channel = SocketChannel.open(Connection.address(target));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            this.connections.add(new Producing(channel, Requests.produce(topic, i, batch)));
        }
    }

    /** One connection; {@code toSend} requests are still to be begun. */
    private final class Producing {

        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer request;
        private int toSend;
        private boolean partial;
        private int answersOpen;
        /** What came of a response that is not complete, length field included. */
        private final ByteBuffer partialResponse = ByteBuffer.allocate(512);

        Producing(final SocketChannel channel, final ByteBuffer request) throws IOException {
            this.channel = channel;
            this.request = request;
            this.key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(final int more) throws IOException {
            toSend += more;
            while (toSend > 0 || partial) {
                if (!partial) {
                    toSend--;
                    answersOpen++;
                    partial = true;
                }
                channel.write(request);
                if (request.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
                request.rewind();
                partial = false;
            }
            if (key.interestOps() != SelectionKey.OP_READ) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }

        /** @return responses that came */
        int receive() throws IOException, ScenarioException {
            if (channel.read(scratch.clear().put(partialResponse.flip())) < 0) {
                throw new EOFException("the broker closed a connection");
            }
            partialResponse.clear();
            scratch.flip();
            int count = 0;
            while (scratch.remaining() >= Integer.BYTES
                    && scratch.remaining() - Integer.BYTES >= scratch.getInt(scratch.position())) {
                final int length = scratch.getInt();
                Responses.requireProduced(scratch.slice(scratch.position(), length));
                scratch.position(scratch.position() + length);
                count++;
            }
            partialResponse.put(scratch);
            answersOpen -= count;
            return count;
        }
    }

    @Override
    public Map<String, Double> round() throws Exception {
        answered = 0;
        final long start = System.nanoTime();
        for (final Producing connection : connections) {
            connection.send(inFlight);
        }
        while (System.nanoTime() - start < roundNanos) {
            serve(true);
        }
        while (connections.stream().anyMatch(connection -> connection.answersOpen > 0 || connection.partial)) {
            serve(false);
            if (System.nanoTime() - start > roundNanos + PATIENCE_NANOS) {
                throw new ScenarioException("not all batches were acknowledged");
            }
        }
        return Map.of(
                ThroughBrokerSide.MEGABYTES_PER_SECOND,
                answered * (double) BATCH_BYTES / 1e6 / ((System.nanoTime() - start) / 1e9));
    }

    private void serve(final boolean sendMore) throws Exception {
        selector.select(100);
        for (final SelectionKey key : selector.selectedKeys()) {
            final Producing connection = (Producing) key.attachment();
            final int count = key.isReadable() ? connection.receive() : 0;
            answered += count;
            connection.send(sendMore ? count : 0);
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (final Producing connection : connections) {
            connection.channel.close();
        }
        selector.close();
        clients.deleteTopic(topic);
    }
}
