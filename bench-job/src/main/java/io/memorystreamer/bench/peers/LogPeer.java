package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.log.LogConfig;
import java.io.IOException;
import java.nio.file.Path;

/** The partition log of this project, in anonymous memory. */
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
        return new LogLink(config(), 1, producers, exclusive && producers == 1);
    }

    /** As many bytes as the other peers get, the segments that stand ready included. */
    private static LogConfig config() {
        final long overhead = LogConfig.anonymous(SEGMENT_BYTES, 0).maxBytes();
        return LogConfig.anonymous(SEGMENT_BYTES, BUFFER_BYTES - overhead);
    }
}
