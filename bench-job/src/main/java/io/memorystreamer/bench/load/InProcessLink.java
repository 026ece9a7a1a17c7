package io.memorystreamer.bench.load;

import io.memorystreamer.client.InProcess;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** Producer and consumer share a partition log in this process. */
public final class InProcessLink implements AcknowledgingLink {

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int RETENTION_BYTES = 32 * 1024 * 1024;

    /** A frame's header and its padding, at most; see the log's layout. */
    private static final int FRAME_OVERHEAD = 24;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final PartitionLog log;
    private final Path directory;

    /** @param directory where the log's segments go, a tmpfs if it is to stay in memory */
    public InProcessLink(final Path directory) throws IOException {
        this.directory = directory;
        try {
            log = PartitionLog.open(new LogConfig(directory, SEGMENT_BYTES, RETENTION_BYTES), maintenance);
        } catch (final IOException e) {
            maintenance.close();
            throw e;
        }
    }

    @Override
    public Sender sender(final int producer) {
        return new ClientSender(InProcess.producer(log));
    }

    /** A message has arrived when the call that sends it returns. */
    @Override
    public Sender sender(final int producer, final LongConsumer arrived) {
        final Sender sender = sender(producer);
        return new Sender() {
            private long count;

            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                if (!sender.send(buffer, offset, length)) {
                    return false;
                }
                arrived.accept(++count);
                return true;
            }

            @Override
            public void close() {
                sender.close();
            }
        };
    }

    @Override
    public Receiver receiver() {
        return new ClientReceiver(InProcess.consumer(log));
    }

    /** Half the retention: the segment the consumer is in is never the oldest then. */
    @Override
    public long window(final int messageBytes) {
        return RETENTION_BYTES / 2 / (messageBytes + FRAME_OVERHEAD);
    }

    /** Where each thread has one. */
    @Override
    public boolean spins() {
        return Runtime.getRuntime().availableProcessors() > 1;
    }

    @Override
    public IdleStrategy idle() {
        return spins() ? BusySpinIdleStrategy.INSTANCE : new BackoffIdleStrategy();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "directory", directory.toString(),
                "segmentBytes", Integer.toString(SEGMENT_BYTES),
                "retentionBytes", Integer.toString(RETENTION_BYTES));
    }

    @Override
    public void close() {
        log.close();
        maintenance.close();
    }
}
