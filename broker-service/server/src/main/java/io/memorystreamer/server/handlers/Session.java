package io.memorystreamer.server.handlers;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.server.topics.Partition;
import io.vertx.core.Context;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What handlers keep for one connection. Confined to the connection's event loop.
 *
 * <p>A connection has one request in work at a time, so there is one parked fetch at most, and one set of scratch objects
 * suffices.
 */
public final class Session {

    private final Context context;
    private final String localHost;
    private final int localPort;
    private final String clientHost;

    /** Readers stay where the client's last fetch ended. Weak, so that a deleted partition's memory is not kept. */
    private final Map<Partition, LogReader> readers = new WeakHashMap<>();

    final UnsafeBuffer records = new UnsafeBuffer(0, 0);
    final CRC32C crc = new CRC32C();
    private LongSupplier maxAnswerBytes = () -> Long.MAX_VALUE;
    private ParkedFetch parked;
    /** Null without one; {@link FetchSessions} opens and closes it. */
    FetchSession fetchSession;

    FetchSessions fetchSessions;

    /**
     * @param context the connection's event loop
     * @param localHost address the connection arrived at
     * @param clientHost address it came from
     */
    public Session(final Context context, final String localHost, final int localPort, final String clientHost) {
        this.context = context;
        this.localHost = localHost;
        this.localPort = localPort;
        this.clientHost = clientHost;
    }

    public Context context() {
        return context;
    }

    public String localHost() {
        return localHost;
    }

    public int localPort() {
        return localPort;
    }

    /** Address the connection came from, without a port. */
    public String clientHost() {
        return clientHost;
    }

    /** @param bytes most bytes of records that the connection may be answered with now, asked for each answer */
    public void boundAnswers(final LongSupplier bytes) {
        maxAnswerBytes = bytes;
    }

    /** At most {@code wanted}. */
    int answerBytes(final int wanted) {
        return (int) Math.min(wanted, maxAnswerBytes.getAsLong());
    }

    LogReader reader(final Partition partition) {
        return readers.computeIfAbsent(partition, Partition::reader);
    }

    void park(final ParkedFetch fetch) {
        parked = fetch;
    }

    void unpark() {
        parked = null;
    }

    /** Lets a parked fetch answer now with what there is. */
    public void finishParked() {
        if (parked != null) {
            parked.finish();
        }
    }

    /** Lets go of readers whose partition has been deleted, which an idle connection would hold on to. */
    public void dropStaleReaders() {
        readers.size(); // a weak map expunges what was collected whenever it is asked anything
    }

    /** The connection is gone. */
    public void close() {
        if (parked != null) {
            parked.cancel();
        }
        readers.clear();
        if (fetchSessions != null) {
            fetchSessions.close(this);
        }
    }
}
