package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferPoolingTest {

    @Test
    void twoThreadsShareThePoolsWhichAllocateNothing(@TempDir final Path scratch) throws Exception {
        final List<Scenario> variants = new BufferPooling().scenarios();
        assertThat(variants).extracting(Scenario::variant).containsExactly("1 thread", "2 threads");
        final Measurement shared = InProcessRun.ofJmh(variants.get(1), scratch);
        assertThat(shared.settings()).containsEntry("jmh.threads", "2");
        assertThat(shared.metrics().get("newHeapBufferAllocatedBytes")).isGreaterThanOrEqualTo(1024);
        assertThat(shared.metrics().get("jctoolsPooledBufferAllocatedBytes")).isLessThan(16);
        assertThat(shared.metrics().get("agronaPooledBufferAllocatedBytes")).isLessThan(16);
    }
}
