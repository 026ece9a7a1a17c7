package io.memorystreamer.bench.redis;

import io.memorystreamer.bench.brokers.BrokerSide;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.Map;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** One connection that adds entries to a new stream as fast as it can, in pipelines; every answer is looked at. */
final class RedisProducerSide extends BrokerSide {

    /** Commands of a pipeline, whose answers are read before the next begins. */
    static final int PIPELINE = 1_000;

    private final HostAndPort address;

    RedisProducerSide(final HostAndPort address, final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        super(cpu, messageBytes, roundNanos);
        this.address = address;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        try (RedisStream stream = new RedisStream(address, messageBytes);
                Jedis jedis = stream.connect();
                Pipeline pipeline = jedis.pipelined()) {
            final byte[] message = new byte[messageBytes];
            long sent = 0;
            final Costs costs = start();
            while (!costs.roundIsOver()) {
                add(stream, pipeline, message);
                sent += PIPELINE;
            }
            final Map<String, Double> figures = costs.figures(sent);
            final long added = stream.added(jedis);
            if (added != sent) {
                throw new ScenarioException(sent + " entries were sent, the stream has got " + added);
            }
            return figures;
        }
    }

    private static void add(final RedisStream stream, final Pipeline pipeline, final byte[] message) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
        final Response<byte[]>[] added = new Response[PIPELINE];
        for (int i = 0; i < PIPELINE; i++) {
            added[i] = pipeline.xadd(stream.key(), stream.addParams(), RedisStream.fields(message));
        }
        pipeline.sync();
        for (final Response<byte[]> id : added) {
            id.get(); // throws when the command was refused
        }
    }
}
