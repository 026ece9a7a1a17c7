package io.memorystreamer.bench.redis;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.Map;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Jedis against a Redis, with its defaults. */
public final class RedisClients extends BrokerClients {

    private final HostAndPort address;
    private final ProcessCpu cpu;
    private final int messageBytes;
    private final String version;
    private final Map<String, String> configuration = new LinkedHashMap<>();

    /**
     * @param messageBytes payload of the messages
     * @throws ScenarioException when there is no Redis
     */
    public RedisClients(final RunningBroker server, final int messageBytes) throws ScenarioException {
        this.address = HostAndPort.from(server.target());
        this.cpu = new ProcessCpu(server.pid());
        this.messageBytes = messageBytes;
        try (Jedis jedis = new Jedis(address)) {
            version = jedis.info("server")
                    .lines()
                    .filter(line -> line.startsWith("redis_version:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
            for (final String name : new String[] {"appendonly", "save", "maxmemory", "io-threads"}) {
                configuration.putAll(jedis.configGet(name));
            }
        } catch (final JedisException e) {
            throw new ScenarioException("the Redis at " + server.target() + " does not answer: " + e.getMessage());
        }
    }

    @Override
    public Side producing(final int bytes, final long roundNanos) {
        return new RedisProducerSide(address, cpu, bytes, roundNanos);
    }

    @Override
    public Side consuming(final int bytes, final long roundNanos) {
        return owned(new RedisConsumerSide(address, cpu, bytes, roundNanos));
    }

    @Override
    public Link link() {
        return owned(new RedisLink(address, messageBytes, settings()));
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("serverVersion", version);
        configuration.forEach((name, value) -> settings.put("server." + name, value));
        settings.put("client", "jedis, one connection per thread");
        settings.put("xadd.maxlen", "~ " + RedisStream.maxEntries(messageBytes));
        settings.put("xadd.pipeline", RedisProducerSide.PIPELINE + "; end to end: none, each is acknowledged");
        settings.put("xread.count", Integer.toString(RedisConsumerSide.READ_COUNT));
        settings.put("acks", "the one server, in memory");
        return settings;
    }
}
