package io.memorystreamer.bench.features;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamEntry;

/** Redis Streams. Entry i has the id i-0, as if it were added at millisecond i. */
public final class RedisProber implements Prober {

    private final HostAndPort address;
    private final Jedis jedis;
    private final String stream = "features-" + UUID.randomUUID();
    private final String other = stream + "-other";

    /** @param target host:port */
    public RedisProber(final String target) {
        address = HostAndPort.from(target);
        jedis = new Jedis(address);
        for (int i = 1; i <= MESSAGES; i++) {
            add(i);
        }
    }

    private void add(final int number) {
        jedis.xadd(
                stream,
                XAddParams.xAddParams().id(number, 0),
                Map.of("number", Integer.toString(number), "header", "h" + number));
    }

    @Override
    public List<Probe> probes() {
        return List.of(
                new Probe(Feature.ORDERING, "XREAD from 0 gives every entry in the order of XADD", this::ordered),
                new Probe(Feature.REPLAY_FROM_OFFSET, "XREAD behind an id gives the next entry", this::fromId),
                new Probe(
                        Feature.REPLAY_FROM_TIMESTAMP,
                        "XRANGE from a millisecond, the first part of ids, gives the entry of that time",
                        this::fromTime),
                new Probe(Feature.CONSUMER_GROUPS, "XREADGROUP by two consumers shares the entries", this::shares),
                new Probe(
                        Feature.COMMITTED_POSITION,
                        "XREADGROUP on a new connection continues behind what the group has read and XACKed",
                        this::continues),
                new Probe(
                        Feature.PIPELINED_PUBLISHING,
                        "a pipeline of XADDs is written before the first answer is read",
                        this::pipelines),
                new Probe(Feature.HEADERS, "an entry has several named fields", this::hasFields),
                new Probe(
                        Feature.IDEMPOTENT_PRODUCER,
                        "XADD with an id the stream has already is refused",
                        this::refusesDuplicate),
                new Probe(
                        Feature.TRANSACTIONS,
                        "XADDs to two streams in MULTI are both there after EXEC, and neither after DISCARD",
                        this::transacts),
                new Probe(Feature.TRIM, "XTRIM MINID drops all before an id", this::trims));
    }

    private static int number(final StreamEntry entry) {
        return Integer.parseInt(entry.getFields().get("number"));
    }

    private List<StreamEntry> read(final long behind, final int count) {
        final var streams =
                jedis.xread(XReadParams.xReadParams().count(count), Map.of(stream, new StreamEntryID(behind, 0)));
        return streams == null ? List.of() : streams.getFirst().getValue();
    }

    private boolean ordered() {
        final List<StreamEntry> entries = read(0, MESSAGES);
        for (int i = 0; i < entries.size(); i++) {
            if (number(entries.get(i)) != i + 1) {
                return false;
            }
        }
        return entries.size() == MESSAGES;
    }

    private boolean fromId() {
        return number(read(MIDDLE, 1).getFirst()) == MIDDLE + 1;
    }

    private boolean fromTime() {
        return number(jedis.xrange(stream, Integer.toString(MIDDLE), "+", 1).getFirst()) == MIDDLE;
    }

    private boolean shares() {
        jedis.xgroupCreate(stream, "shared", new StreamEntryID(0, 0), false);
        final Set<Integer> numbers = new HashSet<>();
        int read = 0;
        for (int i = 0; i < MESSAGES / 100; i++) {
            for (final StreamEntry entry : readGroup(jedis, "shared", i % 2 == 0 ? "one" : "two", 100)) {
                numbers.add(number(entry));
                read++;
            }
        }
        return read == MESSAGES && numbers.size() == MESSAGES;
    }

    private List<StreamEntry> readGroup(
            final Jedis connection, final String group, final String consumer, final int count) {
        final var streams = connection.xreadGroup(
                group,
                consumer,
                XReadGroupParams.xReadGroupParams().count(count),
                Map.of(stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        return streams == null ? List.of() : streams.getFirst().getValue();
    }

    private boolean continues() {
        jedis.xgroupCreate(stream, "continued", new StreamEntryID(0, 0), false);
        final List<StreamEntry> first = readGroup(jedis, "continued", "one", MIDDLE);
        jedis.xack(stream, "continued", first.getLast().getID());
        try (Jedis again = new Jedis(address)) {
            return number(readGroup(again, "continued", "one", 1).getFirst()) == MIDDLE + 1;
        }
    }

    private boolean pipelines() {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < MESSAGES; i++) {
                pipeline.xadd(other, XAddParams.xAddParams(), Map.of("number", Integer.toString(i)));
            }
            pipeline.sync();
        }
        return jedis.xlen(other) == MESSAGES;
    }

    private boolean hasFields() {
        return ("h" + MIDDLE).equals(read(MIDDLE - 1, 1).getFirst().getFields().get("header"));
    }

    private boolean refusesDuplicate() {
        try {
            add(MESSAGES);
            return false;
        } catch (final JedisDataException e) {
            return jedis.xlen(stream) == MESSAGES;
        }
    }

    private boolean transacts() {
        final List<Long> lengths = new ArrayList<>();
        for (final boolean commit : List.of(false, true)) {
            try (Transaction transaction = jedis.multi()) {
                transaction.xadd(stream + "-a", XAddParams.xAddParams(), Map.of("number", "1"));
                transaction.xadd(stream + "-b", XAddParams.xAddParams(), Map.of("number", "1"));
                if (commit) {
                    transaction.exec();
                } else {
                    transaction.discard();
                }
            }
            lengths.add(jedis.xlen(stream + "-a"));
            lengths.add(jedis.xlen(stream + "-b"));
        }
        return lengths.equals(List.of(0L, 0L, 1L, 1L));
    }

    private boolean trims() {
        jedis.xtrim(stream, XTrimParams.xTrimParams().minId(MIDDLE + "-0").exactTrimming());
        return number(read(0, 1).getFirst()) == MIDDLE;
    }

    @Override
    public void close() {
        jedis.del(stream, other, stream + "-a", stream + "-b");
        jedis.close();
    }
}
