package io.memorystreamer.bench.peers;

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

/** Producers on one or several partitions that share a maintenance thread, and a consumer that reads all of them. */
public final class LogLink extends PeerLink {

    /** A frame's header and its padding, at most; see the log's layout. */
    private static final int FRAME_OVERHEAD = 24;

    private final LogConfig config;
    private final boolean exclusive;
    private final LogMaintenance maintenance = new LogMaintenance();
    private final List<PartitionLog> partitions = new ArrayList<>();

    /**
     * @param config of each partition
     * @param partitions 1 or more; producer n sends to partition n modulo this
     * @param exclusive whether each partition has one producer, which tells the log so
     */
    public LogLink(final LogConfig config, final int partitions, final int producers, final boolean exclusive)
            throws IOException {
        super(producers);
        this.config = config;
        this.exclusive = exclusive;
        try {
            for (int i = 0; i < partitions; i++) {
                this.partitions.add(PartitionLog.open(config, maintenance));
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public Sender sender(final int producer) {
        final PartitionLog log = partitions.get(producer % partitions.size());
        return exclusive ? new ExclusiveSender(log) : new LogSender(log);
    }

    @Override
    public Receiver receiver() {
        final LogReader[] readers = new LogReader[partitions.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = partitions.get(i).reader();
            readers[i].seekToEnd();
        }
        final LogReader only = readers[0];
        return readers.length == 1 ? only::poll : new RoundRobinReceiver(readers);
    }

    /** Of one partition alone, behind its newest message; for one thread. */
    public Receiver receiver(final int partition) {
        final LogReader reader = partitions.get(partition).reader();
        reader.seekToEnd();
        return reader::poll;
    }

    /** Half the retention of every partition: the segment the consumer is in is never the oldest then. */
    @Override
    public long window(final int messageBytes) {
        return config.retentionBytes() / 2 / (messageBytes + FRAME_OVERHEAD) * partitions.size();
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("partitions", Integer.toString(partitions.size()));
        settings.put("storage", config.storage().toString());
        settings.put("segmentBytes", Integer.toString(config.segmentBytes()));
        settings.put("retentionBytes", Long.toString(config.retentionBytes()));
        settings.put("maxBytes", Long.toString(config.maxBytes() * partitions.size()));
        return settings;
    }

    @Override
    public void close() {
        partitions.forEach(PartitionLog::close);
        maintenance.close();
    }
}
