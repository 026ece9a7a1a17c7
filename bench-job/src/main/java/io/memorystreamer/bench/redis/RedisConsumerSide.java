package io.memorystreamer.bench.redis;

import io.memorystreamer.bench.brokers.ConsumerSide;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;
import java.util.List;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.XReadParams;

/** One connection that reads a filled stream from its beginning to its end, again and again, and checks every entry's number. */
final class RedisConsumerSide extends ConsumerSide implements AutoCloseable {

    /** Entries asked for at a time. */
    static final int READ_COUNT = 1_000;

    private final RedisStream stream;
    private final Jedis jedis;

    RedisConsumerSide(final HostAndPort address, final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        super(cpu, messageBytes, roundNanos);
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
    protected long readThrough(final Costs costs) throws ScenarioException {
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
