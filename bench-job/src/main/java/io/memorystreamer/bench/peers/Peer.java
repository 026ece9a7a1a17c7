package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that carries messages from producers to a consumer within one process, in order and without loss. */
public interface Peer {

    /** Bytes of payload and framing that a peer with a bound on them may hold: the three terms of Aeron's default. */
    int BUFFER_BYTES = 48 * 1024 * 1024;

    /** As it stands in reports. */
    String name();

    /**
     * @param directory an empty directory in memory, for what the peer keeps in files; the caller deletes it after the link
     *     is closed
     * @param producers how many threads are going to send
     */
    Link open(Path directory, int producers) throws IOException;

    /** What its process needs beyond the usual flags. */
    default List<String> jvmFlags() {
        return List.of();
    }
}
