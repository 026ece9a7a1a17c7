package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.InProcessLink;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZeroCopyValidationTest {

    @TempDir
    Path scratch;

    @Test
    void consumerInTheProcessSeesTheLogsOwnMemory() throws Exception {
        final Measurement measurement = InProcessRun.of(new ZeroCopyValidation(), scratch);
        assertThat(measurement.metrics().get(ZeroCopyValidation.SHARE)).isEqualTo(1.0);
        assertThat(measurement.metrics().get(ZeroCopyValidation.ZERO_COPY)).isPositive();
        assertThat(measurement.metrics().get(ZeroCopyValidation.COPIED)).isZero();
    }

    /** The count can tell: the log is elsewhere than where its segments are looked for. */
    @Test
    void bytesOutsideTheSegmentsCountAsCopied() throws Exception {
        final Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        try (InProcessLink link = new InProcessLink(scratch)) {
            final CopyCountingLink counting = new CopyCountingLink(link, new MappedRanges(elsewhere));
            new ClosedLoop(counting, 32, Publisher.single(32)).run(0, TimeUnit.MILLISECONDS.toNanos(50));
            assertThat(counting.inPlaceBytes()).isZero();
            assertThat(counting.copiedBytes()).isPositive();
        }
    }

    @Test
    void rangesEndWhereTheMappingsDoAndNewOnesAreFound() throws Exception {
        final MappedRanges ranges = new MappedRanges(scratch);
        for (final String name : new String[] {"first", "second"}) {
            try (FileChannel file = FileChannel.open(
                    scratch.resolve(name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                final int length = 8192;
                final var mapping = file.map(FileChannel.MapMode.READ_WRITE, 0, length);
                final long start = BufferUtil.address(mapping);
                assertThat(ranges.contains(start)).isTrue();
                assertThat(ranges.contains(start + 5000)).isTrue();
                assertThat(ranges.contains(start + length - 1)).isTrue();
                assertThat(ranges.contains(1)).isFalse();
                assertThat(mapping.capacity()).isEqualTo(length); // keeps it mapped until here
            }
        }
    }
}
