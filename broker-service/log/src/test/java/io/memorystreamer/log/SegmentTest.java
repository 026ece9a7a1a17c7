package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {

    @TempDir
    Path directory;

    /** 1 GiB of address space, nothing of it in memory. */
    private MappedRegion largestRegion() throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve("sparse"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new MappedRegion(channel.map(FileChannel.MapMode.READ_WRITE, 0, LogConfig.MAX_SEGMENT_BYTES));
        }
    }

    @Test
    void manyThreadsThatCloseALargeSegmentAtOnceDoNotOverflowItsTail() throws Exception {
        final Segment segment = new Segment(largestRegion(), 0, 0);
        // The state in which a thread lost its core between the closing claim and its padding.
        final AtomicLongArray tail = segment.counters;
        tail.set(8, (segment.capacity + 8L) >>> 3);
        final List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            closers.add(Thread.ofPlatform().daemon().start(segment::close));
        }
        try {
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Segment.recordNumber(tail.get(8)))
                            .as("bytes that ran over into the records")
                            .isZero());
        } finally {
            final Field full = SegmentTail.class.getDeclaredField("full");
            full.setAccessible(true);
            full.set(segment, true);
            for (final Thread closer : closers) {
                closer.join(Duration.ofSeconds(10));
            }
        }
    }
}
