package io.memorystreamer.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of topics that survive a restart; {@link DataDirectory} shows the layout. Not thread-safe.
 *
 * <p>A topic's directory is made under another name and renamed when it is complete. It is marked before anything of it is
 * removed, and renamed away when its logs are gone. So a directory with a topic's name and without a mark is whole, and
 * what is missing in it is damage.
 */
public final class TopicStore implements DiskUsage {

    private static final Logger LOG = LoggerFactory.getLogger(TopicStore.class);

    private static final String NEW = "new~";
    private static final String DELETED = "deleted~";
    private static final String DESCRIPTION = "topic.properties";
    private static final String DELETION_MARK = "deleted";

    private final Path path;

    private TopicStore(final Path path) {
        this.path = path;
    }

    static TopicStore open(final Path path) throws IOException {
        Files.createDirectories(path);
        final TopicStore store = new TopicStore(path);
        store.removeLeftovers();
        return store;
    }

    private void removeLeftovers() throws IOException {
        for (final Path entry : entries()) {
            final String name = entry.getFileName().toString();
            if (name.startsWith(NEW) || name.startsWith(DELETED)) {
                removeTree(entry);
            } else if (Files.exists(entry.resolve(DELETION_MARK))) {
                removeFiles(name);
                LOG.info("Removed what was left of topic {}, which was being deleted", name);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.sorted().toList();
        }
    }

    /**
     * Names of the directories, in their order; whether they are topics is to be seen.
     *
     * @throws UncheckedIOException when the directory cannot be read
     */
    public List<String> names() {
        final List<Path> entries;
        try {
            entries = entries();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final List<String> names = new ArrayList<>();
        for (final Path entry : entries) {
            if (Files.isDirectory(entry)) {
                names.add(entry.getFileName().toString());
            } else {
                LOG.warn("{} is not a topic's directory and is left alone", entry);
            }
        }
        return names;
    }

    public Path directory(final String name) {
        return path.resolve(name);
    }

    /** Directory of a partition's log. */
    public Path directory(final String name, final int partition) {
        return directory(name).resolve(Integer.toString(partition));
    }

    /** Remembers a topic, whose partitions get empty directories. */
    public void create(final StoredTopic topic) throws IOException {
        final Path fresh = Files.createDirectory(path.resolve(NEW + UUID.randomUUID()));
        try {
            for (int i = 0; i < topic.partitions(); i++) {
                Files.createDirectory(fresh.resolve(Integer.toString(i)));
            }
            topic.write(fresh.resolve(DESCRIPTION));
            Files.move(fresh, directory(topic.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            removeTree(fresh);
            throw e;
        }
        PropertiesFile.force(path);
    }

    /** @throws IOException when the topic cannot be read, or a partition's directory is gone; the message says which */
    public StoredTopic read(final String name) throws IOException {
        final Path file = directory(name).resolve(DESCRIPTION);
        final StoredTopic topic = StoredTopic.read(file);
        if (!topic.name().equals(name)) {
            throw new IOException(file + " describes topic " + topic.name() + ", not " + name);
        }
        for (int i = 0; i < topic.partitions(); i++) {
            if (!Files.isDirectory(directory(name, i))) {
                throw new IOException(directory(name, i) + " is missing, the log of partition " + i);
            }
        }
        return topic;
    }

    /**
     * Replaces what is remembered of a topic, which may have more partitions than before. After a crash at any point the old
     * description is there, or the new one and every directory it tells of.
     *
     * @param presentPartitions how many it has; what stands in the directories behind them was never used
     */
    public void replace(final StoredTopic topic, final int presentPartitions) throws IOException {
        for (int i = presentPartitions; i < topic.partitions(); i++) {
            removePartition(topic.name(), i);
            Files.createDirectory(directory(topic.name(), i));
        }
        if (topic.partitions() > presentPartitions) {
            PropertiesFile.force(directory(topic.name()));
        }
        topic.write(directory(topic.name()).resolve(DESCRIPTION));
    }

    /** Removes the directory of a partition that no description tells of. */
    public void removePartition(final String name, final int partition) throws IOException {
        if (Files.exists(directory(name, partition))) {
            removeTree(directory(name, partition));
        }
    }

    /** The directory of all topics. */
    public Path path() {
        return path;
    }

    /** From here on the topic is deleted, whatever happens; {@link #removeFiles} follows when its logs are closed. */
    public void markDeleted(final String name) throws IOException {
        Files.createFile(directory(name).resolve(DELETION_MARK));
        PropertiesFile.force(directory(name));
    }

    /** Removes a topic that is marked. What cannot be removed goes at the next start. */
    public void removeFiles(final String name) throws IOException {
        final Path away = path.resolve(DELETED + UUID.randomUUID());
        Files.move(directory(name), away, StandardCopyOption.ATOMIC_MOVE);
        removeTree(away);
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public long usedBytes(final String name) throws IOException {
        final AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(directory(name), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException e) throws IOException {
                return ignoreMissing(e); // retention removes segments all the time
            }
        });
        return bytes.get();
    }

    private static void removeTree(final Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException e) throws IOException {
                return ignoreMissing(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path directory, final IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static FileVisitResult ignoreMissing(final IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}
