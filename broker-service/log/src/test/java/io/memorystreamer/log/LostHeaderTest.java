package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mapped log leaves on a device that writes pages in an order of its own, and then fails. */
class LostHeaderTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();

    @AfterEach
    void close() {
        maintenance.close();
    }

    private LogConfig config(final Path where) {
        return LogConfig.anonymous(SEGMENT_BYTES, 20L * SEGMENT_BYTES).withStorage(Storage.MAPPED, where);
    }

    @Test
    void logEndsBeforeASegmentWhoseHeaderWasLostThoughTheNextOneIsThere() throws IOException {
        final Path running = directory.resolve("running");
        final Path failed = Files.createDirectory(directory.resolve("failed"));
        final Map<Path, byte[]> prepared = new HashMap<>();
        final long lost;
        try (PartitionLog log = PartitionLog.open(config(running), maintenance)) {
            await().until(() -> LogDirectory.segmentFiles(running).size() == 1 + PartitionLog.READY_REGIONS);
            await().until(() -> hasHeaders(LogDirectory.segmentFiles(running)));
            for (final Path file : LogDirectory.segmentFiles(running)) {
                prepared.put(file.getFileName(), read(file));
            }
            lost = appendIntoTheThirdSegment(log);
            for (final Path file : LogDirectory.segmentFiles(running)) {
                Files.write(failed.resolve(file.getFileName()), read(file));
            }
        }
        final List<Path> files = LogDirectory.segmentFiles(failed);
        Files.write(files.get(1), prepared.get(files.get(1).getFileName()));
        try (PartitionLog log = PartitionLog.open(config(failed), maintenance)) {
            assertThat(log.endOffset()).isEqualTo(lost);
            assertThat(log.committedOffset()).isEqualTo(lost);
        }
    }

    private static boolean hasHeaders(final List<Path> files) throws IOException {
        for (final Path file : files) {
            final byte[] image = read(file);
            if (image.length < SEGMENT_BYTES
                    || ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getLong(0) != SegmentDescriptor.MAGIC) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(final Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    /** @return where the second one starts */
    private static long appendIntoTheThirdSegment(final PartitionLog log) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1_000]);
        final LogReader reader = log.reader();
        long second = 0;
        for (int segment = 0; segment < 2; segment++) {
            while (reader.nextSegmentOffset() == log.endOffset()) {
                Retry.append(() -> log.append(record, 0, 1_000, 0));
            }
            second = segment == 0 ? reader.nextSegmentOffset() : second;
            assertThat(reader.seek(reader.nextSegmentOffset())).isTrue();
        }
        return second;
    }
}
