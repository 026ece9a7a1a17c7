package io.memorystreamer.bench.brokers;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.load.Link;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The client library of one broker, connected to one running server, as the load of a comparison. What it makes has topics or
 * streams of its own, and ends with it. Not thread-safe.
 */
public abstract class BrokerClients implements AutoCloseable {

    /** Bytes of a topic or stream that are kept, where the broker has such a limit. */
    public static final long RETENTION_BYTES = 256L * 1024 * 1024;

    /** Most messages that a topic is filled with to be read. */
    private static final long MAX_STORED_MESSAGES = 1_000_000;

    /** A stored message takes so many bytes more than its payload, roughly. */
    private static final int STORED_OVERHEAD = 12;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** One producer that sends as fast as it can until all is acknowledged. */
    public abstract Side producing(int messageBytes, long roundNanos) throws Exception;

    /** One consumer that reads a filled topic again and again, and checks every message. */
    public abstract Side consuming(int messageBytes, long roundNanos) throws Exception;

    /** For messages that are not to wait for company. */
    public abstract Link link() throws Exception;

    /** What weighs most: the version that the server says it has, what is acknowledged and kept, and how it is sent. */
    public abstract Map<String, String> settings() throws Exception;

    /** How many messages every broker's consumer reads at most before it begins again, the same for all. */
    public static long storedMessages(final int messageBytes) {
        return Math.min(MAX_STORED_MESSAGES, RETENTION_BYTES * 3 / 4 / (messageBytes + STORED_OVERHEAD));
    }

    /** Is closed with this object, the last one first. */
    protected final <T extends AutoCloseable> T owned(final T closeable) {
        opened.push(closeable);
        return closeable;
    }

    @Override
    public final void close() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (final Exception e) {
                first = first != null ? first : new IllegalStateException("cannot be closed: " + e.getMessage(), e);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
