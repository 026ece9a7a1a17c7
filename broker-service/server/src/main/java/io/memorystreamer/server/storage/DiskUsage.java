package io.memorystreamer.server.storage;

import java.io.IOException;

/** What the file system of the topics has left, and what their files take of it. Blocks. */
public interface DiskUsage {

    /** Bytes this process may still write there. */
    long usableBytes() throws IOException;

    /** Bytes of a topic's files by their length; segments are reserved in full when they are made. Looks at each file. */
    long usedBytes(String topic) throws IOException;
}
