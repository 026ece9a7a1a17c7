package io.memorystreamer.bench.redis;

import io.memorystreamer.bench.brokers.BlockingLink;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.RecordHandler;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XReadParams;

/** Entries that are added one by one, each acknowledged before the next, and read by a connection that waits for them. */
final class RedisLink extends BlockingLink {

    private static final int WAIT_MILLIS = 20;

    private final RedisStream stream;
    private final Map<String, String> settings;

    /** @param messageBytes about what a message will have */
    RedisLink(final HostAndPort address, final int messageBytes, final Map<String, String> settings) {
        this.stream = new RedisStream(address, messageBytes);
        this.settings = settings;
    }

    @Override
    public Sender sender(final int producer) {
        final Jedis jedis = stream.connect();
        return new Sender() {
            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                final byte[] message = new byte[length];
                buffer.getBytes(offset, message);
                jedis.xadd(stream.key(), stream.addParams(), RedisStream.fields(message));
                return true;
            }

            @Override
            public void close() {
                jedis.close();
            }
        };
    }

    @Override
    public Receiver receiver() {
        return new StreamReceiver(stream);
    }

    private static final class StreamReceiver implements Receiver {

        private final RedisStream stream;
        private final Jedis jedis;
        private final XReadParams params =
                XReadParams.xReadParams().count(RedisConsumerSide.READ_COUNT).block(WAIT_MILLIS);
        private final UnsafeBuffer value = new UnsafeBuffer(0, 0);
        private byte[] id;
        private Iterator<RedisStream.Entry> read = List.<RedisStream.Entry>of().iterator();

        StreamReceiver(final RedisStream stream) {
            this.stream = stream;
            this.jedis = stream.connect();
            this.id = stream.newest(jedis);
        }

        @Override
        public int poll(final RecordHandler handler, final int limit) {
            if (!read.hasNext()) {
                read = stream.read(jedis, params, id).iterator();
            }
            int count = 0;
            while (count < limit && read.hasNext()) {
                final RedisStream.Entry entry = read.next();
                id = entry.id();
                value.wrap(entry.payload());
                handler.onRecord(value, 0, entry.payload().length, 0, 0);
                count++;
            }
            return count;
        }

        @Override
        public void close() {
            jedis.close();
        }
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() {
        stream.close();
    }
}
