package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryMappedFilesTest {

    @Test
    void everyKindOfAccessIsMeasuredInAFileAndInMemory(@TempDir final Path scratch) throws Exception {
        final List<Scenario> variants = new MemoryMappedFiles().scenarios();
        assertThat(variants).hasSize(5);
        for (final Scenario variant : variants) {
            assertThat(InProcessRun.ofJmh(variant, scratch).metrics()).hasSize(2 * 3);
        }
    }
}
