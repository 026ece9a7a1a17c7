package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;

/** Round trips of one request of the Kafka protocol by turns with those of as many bytes that are echoed by a plain server. */
public final class RoundTrips implements AutoCloseable {

    private static final Map<String, String> TOPIC = Map.of("retention.bytes", "4194304", "segment.bytes", "1048576");

    /** What is asked. */
    public enum Question {
        /** Which versions the broker speaks: the least a broker can do. */
        API_VERSIONS,
        /** One message is stored; acks=1. */
        PRODUCE
    }

    private final Question question;
    private final String target;
    private final int messageBytes;
    private final StockClients clients;
    private final String topic;

    /**
     * @param target host:port of the broker
     * @param messageBytes payload of the message that is produced
     */
    public RoundTrips(final Question question, final String target, final int messageBytes) throws Exception {
        this.question = question;
        this.target = target;
        this.messageBytes = messageBytes;
        clients = new StockClients(target, Map.of());
        topic = clients.createTopic(1, TOPIC);
    }

    /** Over the loopback interface. */
    public Rounds loopback(
            final OpenLoop.Stretch measured, final BenchmarkConfig.Comparison config, final StallSampler stalls)
            throws Exception {
        try (ServerSocketChannel echo =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return run(target, echo, measured, config, stalls);
        }
    }

    /**
     * Over a network whose packets are held back; the broker is reached through a relay at its far end.
     *
     * @throws NetworkUnavailableException when this machine does not permit it; the message says why
     */
    public Rounds delayed(
            final int delayMillis,
            final OpenLoop.Stretch measured,
            final BenchmarkConfig.Comparison config,
            final StallSampler stalls)
            throws Exception {
        try (DelayedNetwork network = DelayedNetwork.open(delayMillis);
                ServerSocketChannel front = network.bind();
                ServerSocketChannel echo = network.bind();
                Relay _ = new Relay(front, target)) {
            return run(address(front), echo, measured, config, stalls);
        }
    }

    private Rounds run(
            final String broker,
            final ServerSocketChannel echo,
            final OpenLoop.Stretch measured,
            final BenchmarkConfig.Comparison config,
            final StallSampler stalls)
            throws Exception {
        final ByteBuffer request = request();
        try (EchoServer _ = new EchoServer(echo);
                RoundTripSide ours = new RoundTripSide(broker, request, this::require, measured, stalls);
                RoundTripSide peer = new RoundTripSide(
                        address(echo), request, answer -> requireEcho(request, answer), measured, stalls)) {
            return Rounds.run(ours, peer, config);
        }
    }

    static String address(final ServerSocketChannel server) throws IOException {
        final InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private ByteBuffer request() {
        return question == Question.API_VERSIONS
                ? Requests.apiVersions()
                : Requests.produce(topic, 0, Requests.batch(messageBytes + 100, messageBytes), (short) 1);
    }

    private void require(final ByteBuffer response) throws ScenarioException {
        if (question == Question.API_VERSIONS) {
            Responses.requireApiVersions(response);
        } else {
            Responses.requireProduced(response);
        }
    }

    private static void requireEcho(final ByteBuffer request, final ByteBuffer answer) throws ScenarioException {
        if (!answer.equals(request.slice(Integer.BYTES, request.limit() - Integer.BYTES))) {
            throw new ScenarioException("the echo is not what was sent");
        }
    }

    @Override
    public void close() {
        clients.deleteTopic(topic);
        clients.close();
    }
}
