package io.memorystreamer.log;

/** Where a {@link PartitionLog} keeps its segments. */
public enum Storage {
    /**
     * Memory that is gone with the process: a directory on a tmpfs, whose files are unlinked at once, or anonymous memory
     * where no directory is given.
     */
    MEMORY,
    /** Memory-mapped files in a directory of the log's own; recovered when the log is opened again. */
    MAPPED,
    /** The same files through {@link java.nio.channels.FileChannel} reads and writes; recovered likewise. */
    FILE
}
