package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogDurabilityTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();

    @AfterEach
    void close() {
        maintenance.close();
    }

    private LogConfig config() {
        return new LogConfig(null, SEGMENT_BYTES, 20L * SEGMENT_BYTES).withStorage(Storage.FILE, directory);
    }

    private static void append(final PartitionLog log, final int count) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[200]);
        for (int i = 0; i < count; i++) {
            assertThat(Retry.append(() -> log.append(record, 0, 200, 0))).isNotNegative();
        }
    }

    private static int read(final LogReader reader) {
        int records = 0;
        int polled;
        while ((polled = reader.poll(PartitionLogFixture::ignore, 100)) > 0) {
            records += polled;
        }
        return records;
    }

    @Test
    void restartGoesOnInTheLastSegmentAndLeavesNoSpareBehind() throws IOException {
        for (int restart = 0; restart < 5; restart++) {
            try (PartitionLog log = PartitionLog.open(config(), maintenance)) {
                assertThat(read(log.reader())).isEqualTo(3 * restart);
                append(log, 3);
            }
            assertThat(LogDirectory.segmentFiles(directory)).hasSize(1);
        }
    }

    @Test
    void bitFlipInAClosedSegmentIsCorruptAndTheNextSegmentIsRead() throws IOException {
        try (PartitionLog log = PartitionLog.open(config(), maintenance)) {
            append(log, 600);
        }
        final int frame = FrameEncoder.alignedLength(200);
        flipBit(LogDirectory.segmentFiles(directory).getFirst(), SegmentDescriptor.HEADER_LENGTH + 10 * frame + 50);
        try (PartitionLog log = PartitionLog.open(config(), maintenance)) {
            final LogReader reader = log.reader();
            assertThat(read(reader)).isEqualTo(10);
            assertThat(reader.poll(PartitionLogFixture::ignore, 1)).isEqualTo(LogReader.CORRUPT);
            assertThat(reader.offset()).isEqualTo(10);
            final long next = reader.nextSegmentOffset();
            assertThat(reader.seek(next)).isTrue();
            assertThat(read(reader)).isEqualTo((int) (600 - next));
        }
    }

    private static void flipBit(final Path file, final long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1)).clear();
            channel.write(one, position);
        }
    }

    @Test
    void threadsThatShareForcesGetEachRecordInOnceInTheirOrder() throws Exception {
        try (PartitionLog log = PartitionLog.open(config().withFlush(FlushPolicy.EVERY_COMMIT), maintenance);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            final List<Future<?>> appends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                appends.add(threads.submit(() -> append(log, 200)));
            }
            final LogReader reader = log.reader();
            int records = 0;
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (records < 800 && System.nanoTime() - deadline < 0) {
                records += read(reader);
            }
            assertThat(records).isEqualTo(800);
            assertThat(reader.offset()).isEqualTo(800);
            for (final Future<?> append : appends) {
                append.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void interruptedProducersAndReadersDoNoHarmToTheLog() throws IOException {
        try (PartitionLog log = PartitionLog.open(config().withFlush(FlushPolicy.EVERY_COMMIT), maintenance)) {
            final LogReader reader = log.reader();
            for (int i = 1; i <= 50; i++) {
                Thread.currentThread().interrupt();
                append(log, 1);
                assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
                Thread.currentThread().interrupt();
                assertThat(read(reader)).isEqualTo(1);
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(log.committedOffset()).isEqualTo(50);
        }
    }

    @Test
    void readerSeesOnlyWhatWasAppendedWhileTheLogIsTruncatedUnderIt() throws Exception {
        try (PartitionLog log = PartitionLog.open(config(), maintenance);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            final Future<?> writer = threads.submit(() -> {
                for (int round = 0; round < 60; round++) {
                    for (int i = 0; i < 400; i++) {
                        final UnsafeBuffer record = new UnsafeBuffer(new byte[100 + (i + round) % 100]);
                        record.setMemory(0, record.capacity(), (byte) record.capacity());
                        final int length = record.capacity();
                        assertThat(Retry.append(() -> log.append(record, 0, length, length)))
                                .isNotNegative();
                    }
                    log.truncateTo(log.endOffset() - 390);
                }
                return null;
            });
            final LogReader reader = log.reader();
            while (!writer.isDone()) {
                final int outcome = reader.poll(
                        (buffer, offset, length, recordOffset, timestamp) -> {
                            assertThat(length).isEqualTo((int) timestamp);
                            assertThat(buffer.getByte(offset)).isEqualTo((byte) length);
                            assertThat(buffer.getByte(offset + length - 1)).isEqualTo((byte) length);
                        },
                        50);
                assertThat(outcome).isNotEqualTo(LogReader.CORRUPT);
                if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
                    reader.seekToStart();
                }
            }
            writer.get(10, TimeUnit.SECONDS);
            reader.seekToStart();
            assertThat(read(reader)).isEqualTo(600);
        }
    }

    @Test
    void exclusiveAppenderIsRefused() throws IOException {
        try (PartitionLog log = PartitionLog.open(config(), maintenance)) {
            assertThatIllegalStateException().isThrownBy(log::exclusiveAppender).withMessageContaining("FILE");
        }
    }
}
