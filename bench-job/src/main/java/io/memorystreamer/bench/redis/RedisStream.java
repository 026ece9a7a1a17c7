package io.memorystreamer.bench.redis;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;

/**
 * A new stream of a Redis, whose entries have one field with the payload. The client is Jedis, one connection per thread.
 * Deleted by {@link #close}. The connections are their callers'.
 */
final class RedisStream implements AutoCloseable {

    /** Before its first entry. */
    static final byte[] BEGINNING = ascii("0-0");

    private static final byte[] FIELD = ascii("m");

    /** An entry of a stream takes so many bytes more than its payload, roughly. */
    private static final int ENTRY_OVERHEAD = 28;

    private static final String ENTRIES_ADDED = "entries-added";

    private final HostAndPort address;
    private final byte[] key = ascii("bench-" + UUID.randomUUID());
    private final XAddParams add;

    /** @param messageBytes of its payloads, which decides after how many entries the oldest go */
    RedisStream(final HostAndPort address, final int messageBytes) {
        this.address = address;
        this.add = XAddParams.xAddParams().maxLen(maxEntries(messageBytes)).approximateTrimming();
    }

    /** An entry as the client reads it. */
    record Entry(byte[] id, byte[] payload) {}

    static long maxEntries(final int messageBytes) {
        return BrokerClients.RETENTION_BYTES / (messageBytes + ENTRY_OVERHEAD);
    }

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    Jedis connect() {
        return new Jedis(address);
    }

    byte[] key() {
        return key;
    }

    /** Trims about to the retention of the other brokers. */
    XAddParams addParams() {
        return add;
    }

    static Map<byte[], byte[]> fields(final byte[] payload) {
        return Map.of(FIELD, payload);
    }

    /**
     * Entries behind {@code id}.
     *
     * @param params how many, and how long to wait for the first
     */
    @SuppressWarnings(
            "unchecked") // as XREAD answers: a list of streams, each a key and its entries, each an id and its fields
    List<Entry> read(final Jedis jedis, final XReadParams params, final byte[] id) {
        final List<Object> streams = jedis.xread(params, Map.entry(key, id));
        if (streams == null || streams.isEmpty()) {
            return List.of();
        }
        final List<List<Object>> entries = (List<List<Object>>) ((List<Object>) streams.getFirst()).get(1);
        return entries.stream()
                .map(entry -> new Entry((byte[]) entry.getFirst(), ((List<byte[]>) entry.get(1)).get(1)))
                .toList();
    }

    /** Id of the newest entry, {@link #BEGINNING} when there is none. */
    @SuppressWarnings("unchecked") // as XREVRANGE answers: a list of entries
    byte[] newest(final Jedis jedis) {
        final List<Object> entries = jedis.xrevrange(key, ascii("+"), ascii("-"), 1);
        return entries.isEmpty() ? BEGINNING : (byte[]) ((List<Object>) entries.getFirst()).getFirst();
    }

    /** Entries that were ever added, those that are gone included. */
    long added(final Jedis jedis) throws ScenarioException {
        final Object added = jedis.xinfoStream(new String(key, StandardCharsets.US_ASCII))
                .getStreamInfo()
                .get(ENTRIES_ADDED);
        if (added == null) {
            throw new ScenarioException("the Redis does not count what was added to a stream: use version 7 or newer");
        }
        return Long.parseLong(added.toString());
    }

    @Override
    public void close() {
        try (Jedis jedis = connect()) {
            jedis.unlink(key);
        }
    }
}
