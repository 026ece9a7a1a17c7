package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFootprintTest {

    private final ProcessFootprint footprint =
            ProcessFootprint.of(ProcessHandle.current().pid());

    @Test
    void mappingAndOpenFileAreSeen(@TempDir final Path directory) throws Exception {
        final double mappedBefore = footprint.mappedFileBytes().orElseThrow();
        final double openBefore = footprint.fileDescriptors().orElseThrow();
        final int length = 64 << 20;
        try (Arena arena = Arena.ofConfined();
                FileChannel file = FileChannel.open(
                        directory.resolve("file"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            file.map(FileChannel.MapMode.READ_WRITE, 0, length, arena);
            assertThat(footprint.mappedFileBytes().orElseThrow()).isGreaterThan(mappedBefore + length / 2.0);
            assertThat(footprint.fileDescriptors().orElseThrow()).isGreaterThan(openBefore);
        }
        final double resident = footprint.residentBytes().orElseThrow();
        assertThat(resident).isGreaterThan(1e6);
        assertThat(footprint.peakResidentBytes().orElseThrow()).isGreaterThan(resident / 2);
    }

    @Test
    void processThatIsNotThereHasNoFigures() {
        assertThat(ProcessFootprint.of(Integer.MAX_VALUE).residentBytes()).isEmpty();
        assertThat(ProcessFootprint.of(Integer.MAX_VALUE).fileDescriptors()).isEmpty();
    }
}
