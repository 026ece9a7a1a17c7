package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.nio.file.Path;

/** The partition log of this project. */
public final class LogPeer implements Peer {

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    private final String name;
    private final boolean exclusive;

    private LogPeer(final String name, final boolean exclusive) {
        this.name = name;
        this.exclusive = exclusive;
    }

    /** With an appender of its own for the only producer, as Aeron's exclusive publication is; shared by several. */
    public static LogPeer exclusive() {
        return new LogPeer("memorystreamer", true);
    }

    /** With the append that any number of threads share, even where there is one. */
    public static LogPeer shared() {
        return new LogPeer("memorystreamer-shared", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Link open(final Path directory, final int producers) throws IOException {
        return new LogLink(config(directory), 1, producers, exclusive && producers == 1);
    }

    /** As many bytes as the other peers get, the segments that stand ready included. */
    private static LogConfig config(final Path directory) {
        final long overhead = memory(directory, SEGMENT_BYTES, 0).maxBytes();
        return memory(directory, SEGMENT_BYTES, BUFFER_BYTES - overhead);
    }

    /** The one place that says what memory the log is made of here. */
    static LogConfig memory(final Path directory, final int segmentBytes, final long retentionBytes) {
        return new LogConfig(directory, segmentBytes, retentionBytes);
    }

    /** The one place that says what an exclusive sender appends with. */
    static LogSender exclusiveSender(final PartitionLog log) {
        return new LogSender(log);
    }
}
