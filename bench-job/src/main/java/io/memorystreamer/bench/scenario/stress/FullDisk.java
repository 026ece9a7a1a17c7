package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.run.MemoryFileSystem;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A disk that somebody else fills: a small file system in memory where this user may mount one. Elsewhere a topic that is full
 * and refuses more, until its retention is raised.
 */
final class FullDisk implements AutoCloseable {

    /** Sends fail within seconds, so that the load goes on with messages that have a chance. */
    static final Map<String, Object> IMPATIENT =
            Map.of("delivery.timeout.ms", 2_000, "request.timeout.ms", 1_000, "linger.ms", 0, "max.block.ms", 2_000);

    private static final long DISK_BYTES = 96L * 1024 * 1024;
    private static final long SMALL_RETENTION = 4L * 1024 * 1024;
    private static final long RETENTION = 48L * 1024 * 1024;
    private static final int SEGMENT = 1024 * 1024;
    private static final int BLOCK = 64 * 1024;
    private static final long LOOK_MILLIS = 20;

    private final MemoryFileSystem disk;
    private final Path directory;
    private final String how;

    private FullDisk(final MemoryFileSystem disk, final Path directory, final String how) {
        this.disk = disk;
        this.directory = directory;
        this.how = how;
    }

    /** @param directory an empty one */
    static FullDisk in(final Path directory) throws IOException {
        final FullDisk disk = mount(directory);
        Files.createDirectory(disk.data());
        return disk;
    }

    private static FullDisk mount(final Path directory) {
        try {
            final MemoryFileSystem disk = MemoryFileSystem.mount(directory, DISK_BYTES);
            return new FullDisk(disk, directory, "a file system of " + DISK_BYTES + " bytes that another file fills");
        } catch (final IOException e) {
            return new FullDisk(
                    null,
                    directory,
                    "a topic of " + SMALL_RETENTION + " bytes that refuses more, for " + e.getMessage());
        }
    }

    String how() {
        return how;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** Of the topic to be filled. */
    Map<String, String> topic() {
        return Map.of(
                "memorystreamer.storage",
                "file",
                "memorystreamer.overflow",
                "reject",
                "segment.bytes",
                Integer.toString(SEGMENT),
                "retention.bytes",
                Long.toString(disk == null ? SMALL_RETENTION : RETENTION));
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    /** Writes until nothing more goes in. The topic without a disk of its own fills up by itself. */
    void fill() throws ScenarioException {
        if (disk == null) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(filler())) {
            final byte[] block = new byte[BLOCK];
            for (long written = 0; written < DISK_BYTES; written += BLOCK) {
                out.write(block);
            }
        } catch (final IOException e) {
            return; // no space left
        }
        throw new ScenarioException("the disk of " + DISK_BYTES + " bytes took more than that");
    }

    /** Until a message is refused. */
    void awaitRefusal(final NumberedLoad load, final long seconds) throws ScenarioException, InterruptedException {
        final long start = System.nanoTime();
        while (load.rejectedCount() == 0) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
                throw new ScenarioException("the disk is full, and for " + seconds + " s no message was refused");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    void makeRoom(final StockClients clients, final String topic) throws Exception {
        if (disk == null) {
            clients.alterTopic(topic, Map.of("retention.bytes", Long.toString(RETENTION)));
        } else {
            Files.delete(filler());
        }
    }

    @Override
    public void close() {
        if (disk != null) {
            disk.close();
        }
    }
}
