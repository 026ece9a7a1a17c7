package io.memorystreamer.bench.redis;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.XReadParams;

/** One connection that reads a filled stream from its beginning to its end, again and again, and checks every entry's number. */
final class RedisConsumerSide implements Side, AutoCloseable {

    /** Entries asked for at a time. */
    static final int READ_COUNT = 1_000;

    private final ProcessCpu cpu;
    private final int messageBytes;
    private final long roundNanos;
    private final long messages;
    private final RedisStream stream;
    private final Jedis jedis;

    RedisConsumerSide(final HostAndPort address, final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        this.cpu = cpu;
        this.messageBytes = messageBytes;
        this.roundNanos = roundNanos;
        this.messages = BrokerClients.storedMessages(messageBytes);
        this.stream = new RedisStream(address, messageBytes);
        this.jedis = stream.connect();
        fill();
    }

    private void fill() {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (long number = 0; number < messages; number++) {
                final byte[] message =
                        ByteBuffer.allocate(messageBytes).putLong(number).array();
                pipeline.xadd(stream.key(), stream.addParams(), RedisStream.fields(message));
                if (number % RedisProducerSide.PIPELINE == 0) {
                    pipeline.sync();
                }
            }
            pipeline.sync();
        }
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final Costs costs = new Costs(cpu);
        long received = 0;
        costs.start();
        while (costs.elapsedNanos() < roundNanos) {
            received += readThrough();
        }
        return costs.figures(received, messageBytes, costs.elapsedNanos());
    }

    /** @return the entries read */
    private long readThrough() throws ScenarioException {
        final XReadParams params = XReadParams.xReadParams().count(READ_COUNT);
        byte[] id = RedisStream.BEGINNING;
        long expected = 0;
        while (expected < messages) {
            final List<RedisStream.Entry> entries = stream.read(jedis, params, id);
            if (entries.isEmpty()) {
                throw new ScenarioException("the stream ends after " + expected + " of " + messages + " entries");
            }
            for (final RedisStream.Entry entry : entries) {
                final byte[] payload = entry.payload();
                if (payload.length != messageBytes || ByteBuffer.wrap(payload).getLong() != expected++) {
                    throw new ScenarioException("an entry was lost or changed at number " + (expected - 1));
                }
            }
            id = entries.getLast().id();
        }
        return expected;
    }

    @Override
    public void close() {
        jedis.close();
        stream.close();
    }
}
