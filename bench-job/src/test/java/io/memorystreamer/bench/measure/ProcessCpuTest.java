package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    @Test
    void timeOfAProcessGrowsWithItsWork() {
        final ProcessCpu own = new ProcessCpu(ProcessHandle.current().pid());
        final double before = own.seconds().orElseThrow();
        await().pollDelay(java.time.Duration.ZERO).until(() -> {
            final long end = System.nanoTime() + 20_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return own.seconds().orElseThrow() > before;
        });
    }

    @Test
    void processThatCannotBeWatchedHasNoTime() {
        assertThat(new ProcessCpu(0).seconds()).isEmpty();
    }
}
