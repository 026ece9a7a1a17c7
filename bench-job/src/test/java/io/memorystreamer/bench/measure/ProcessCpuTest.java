package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    @Test
    void ownCpuTimeGrowsWithWork() throws IOException {
        final ProcessCpu own = ProcessCpu.ofThisProcess();
        own.sinceLast();
        double seconds = 0;
        while (seconds < 0.05) { // ends only when it is counted
            seconds += own.sinceLast().cpuSeconds();
        }
        assertThat(seconds).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void anotherProcessIsFoundByItsNumber() throws IOException {
        final ProcessCpu self = new ProcessCpu(ProcessHandle.current().pid());
        final double before = self.seconds().orElseThrow();
        assertThat(before).isPositive();
        while (self.seconds().orElseThrow() == before) {
            Thread.onSpinWait();
        }
        assertThat(self.sinceLast().cpuSeconds()).isGreaterThan(before);
    }

    /** The JVM's own reading of the same. */
    @Test
    void timeIsInSeconds() {
        final double read =
                new ProcessCpu(ProcessHandle.current().pid()).seconds().orElseThrow();
        final double jvms =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
        assertThat(jvms).isBetween(read, read + 10);
    }

    @Test
    void switchesOfThreadsThatWakeEachOtherAreCountedAndCostTime() throws Exception {
        assertThat(SwitchCost.measure(50)).isBetween(1e-7, 1e-3);
    }

    @Test
    void processThatIsNotThereOrCannotBeWatchedHasNoTime() {
        for (final long pid : new long[] {0, Integer.MAX_VALUE}) {
            assertThat(new ProcessCpu(pid).seconds()).isEmpty();
            assertThatThrownBy(() -> new ProcessCpu(pid).sinceLast()).isInstanceOf(IOException.class);
        }
    }
}
