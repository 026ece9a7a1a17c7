package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Partitions;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.IdleStrategy;

/** Partition logs of this project in anonymous memory, in this process. They share a maintenance thread and a budget. */
public final class LogPartitions implements Partitions {

    /** Of all partitions together. */
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    private static final int RETAINED_SEGMENTS = 8;

    /** A frame's header and its padding, at most; see the log's layout. */
    private static final int FRAME_OVERHEAD = 24;

    private final LogConfig config;
    private final Waiting waiting;
    private final LogMaintenance maintenance = new LogMaintenance();
    private final List<PartitionLog> logs = new ArrayList<>();

    /**
     * @param count partitions, 1 to 64
     * @param threads that will use them, producers and consumers together
     */
    public LogPartitions(final int count, final int threads) throws IOException {
        final int segmentBytes = SEGMENT_BYTES / count / 4096 * 4096;
        this.config = LogConfig.anonymous(segmentBytes, (long) RETAINED_SEGMENTS * segmentBytes);
        this.waiting = Waiting.of(threads - 1);
        try {
            for (int i = 0; i < count; i++) {
                logs.add(PartitionLog.open(config, maintenance));
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public int count() {
        return logs.size();
    }

    @Override
    public Sender sender(final int partition) {
        return new LogSender(logs.get(partition));
    }

    @Override
    public Receiver receiver(final int partition) {
        final LogReader reader = logs.get(partition).reader();
        reader.seekToEnd();
        return reader::poll;
    }

    /** Half the retention: the segment that the slowest consumer is in is never the oldest then. */
    @Override
    public long window(final int messageBytes) {
        return config.retentionBytes() / 2 / (messageBytes + FRAME_OVERHEAD);
    }

    @Override
    public IdleStrategy idle() {
        return waiting.idle();
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("partitions", Integer.toString(logs.size()));
        settings.put("storage", config.storage().toString());
        settings.put("segmentBytes", Integer.toString(config.segmentBytes()));
        settings.put("retentionBytes", Long.toString(config.retentionBytes()));
        settings.put("waiting", waiting.spins() ? "spin" : "back off");
        return settings;
    }

    @Override
    public void close() {
        logs.forEach(PartitionLog::close);
        maintenance.close();
    }
}
