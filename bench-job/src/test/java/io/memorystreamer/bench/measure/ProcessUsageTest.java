package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc on this system");
    }

    @Test
    void ownCpuTimeGrowsWithWork() throws IOException {
        final ProcessUsage usage = new ProcessUsage(0);
        usage.sinceLast();
        double seconds = 0;
        while (seconds < 0.05) { // ends only when it is counted
            seconds += usage.sinceLast().cpuSeconds();
        }
        assertThat(seconds).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void anotherProcessIsFoundByItsNumber() throws IOException {
        final ProcessUsage self = new ProcessUsage(ProcessHandle.current().pid());
        assertThat(self.sinceLast().cpuSeconds()).isPositive();
        assertThat(self.residentBytes()).isGreaterThan(1e6);
    }

    @Test
    void switchesOfThreadsThatWakeEachOtherAreCountedAndCostTime() throws Exception {
        assertThat(SwitchCost.measure(50)).isBetween(1e-7, 1e-3);
    }

    @Test
    void processThatDoesNotExistIsAnError() {
        assertThatThrownBy(() -> new ProcessUsage(Integer.MAX_VALUE).sinceLast())
                .isInstanceOf(IOException.class);
    }
}
