package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackVsHeapTest {

    @Test
    void withoutEscapeAnalysisALocalObjectTakesHeapAndLocalVariablesDoNot(@TempDir final Path scratch)
            throws Exception {
        final List<Scenario> variants = new StackVsHeap().scenarios();
        assertThat(variants).extracting(Scenario::variant).containsExactly("escape analysis on", "escape analysis off");
        final Measurement off = InProcessRun.ofJmh(variants.get(1), scratch);
        assertThat(off.metrics().get("localObjectAllocatedBytes")).isGreaterThanOrEqualTo(32);
        assertThat(off.metrics().get("escapingObjectAllocatedBytes"))
                .isGreaterThan(off.metrics().get("localObjectAllocatedBytes"));
        assertThat(off.metrics().get("localVariablesAllocatedBytes")).isLessThan(1);
        assertThat(off.settings()).containsEntry("jmh.jvmFlags", "-XX:-DoEscapeAnalysis");
    }
}
