package io.memorystreamer.server.storage;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.config.ConfigurationError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A broker's data directory, locked against other brokers while it is open.
 *
 * <pre>
 * DIR/.lock                             held while a broker runs
 * DIR/cluster.properties                the cluster id
 * DIR/topics/NAME/topic.properties      a topic: id, partitions, configuration
 * DIR/topics/NAME/INDEX/                the log of a partition
 * DIR/state/                            groups, offsets, producers
 * DIR/topics/NAME/deleted               the topic is to be removed
 * DIR/topics/new~ID, deleted~ID         half made or half removed; ~ is in no topic's name
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {

    private static final String KEY = "memorystreamer.broker.data-dir";
    private static final String CLUSTER_KIND = "memorystreamer-cluster";
    private static final int CLUSTER_VERSION = 1;

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(final Path path, final FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * @param path an existing, writable directory
     * @throws ConfigurationError when another broker uses it, or no lock can be had there
     */
    public static DataDirectory open(final Path path) {
        final Path file = path.resolve(".lock");
        try {
            final FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new ConfigurationError(
                        KEY + "=" + path + ": another broker uses it; stop that one, or give each its own directory");
            }
            return new DataDirectory(path, channel);
        } catch (final IOException e) {
            throw new ConfigurationError(KEY + "=" + path + ": cannot lock " + file + ": " + e);
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            return null; // by a broker in this JVM
        }
    }

    /**
     * The id of the cluster whose topics are here.
     *
     * @param fresh the id to take and keep when there is none
     * @throws ConfigurationError when it cannot be read or written
     */
    public String clusterId(final String fresh) {
        final Path file = path.resolve("cluster.properties");
        try {
            if (Files.notExists(file)) {
                PropertiesFile.write(file, CLUSTER_KIND, CLUSTER_VERSION, Map.of("cluster.id", fresh));
                return fresh;
            }
            final String id =
                    PropertiesFile.read(file, CLUSTER_KIND, CLUSTER_VERSION).get("cluster.id");
            if (id != null) {
                return id;
            }
            throw new IOException(file + " is damaged: it has no cluster.id");
        } catch (final IOException e) {
            throw new ConfigurationError(KEY + "=" + path + ": " + e.getMessage()
                    + "; restore the file, or remove it to get a new cluster id");
        }
    }

    /**
     * The topics that are here. What a crash left half made or half removed is gone afterwards.
     *
     * @throws ConfigurationError when the directory cannot be read
     */
    public TopicStore topics() {
        try {
            return TopicStore.open(path.resolve("topics"));
        } catch (final IOException e) {
            throw new ConfigurationError(KEY + "=" + path + ": cannot be used: " + e);
        }
    }

    /**
     * Groups, offsets and producers.
     *
     * @throws ConfigurationError when they cannot be read
     */
    public StateStore state(final LogMaintenance maintenance) {
        try {
            return StateStore.open(path.resolve("state"), maintenance);
        } catch (final IOException e) {
            throw new ConfigurationError(KEY + "=" + path + ": " + e.getMessage());
        }
    }

    /** Lets another broker have it. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
