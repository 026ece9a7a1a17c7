package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.memorystreamer.bench.measure.Trend;
import io.memorystreamer.bench.scenario.RunningBroker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakWatchTest {

    private static final int READINGS = 12;
    private static final int LEAK_BYTES = 64 * 1024;

    @Test
    void plantedLeaksOnAndOffTheHeapAreFound() {
        final LeakWatch watch = new LeakWatch(null, READINGS);
        final List<Object> leaked = new ArrayList<>();
        watch.read(-1); // before the measurement, and forgotten
        for (int i = 0; i < READINGS; i++) {
            leaked.add(new byte[LEAK_BYTES]);
            leaked.add(ByteBuffer.allocateDirect(LEAK_BYTES));
            watch.read(i);
        }
        final Trend direct = watch.trends(2.576).get(LeakWatch.Kind.DIRECT);
        assertThat(direct.slope()).isCloseTo(LEAK_BYTES, withinPercentage(5));
        assertThat(direct.low()).isPositive();
        assertThat(watch.trends(2.576).get(LeakWatch.Kind.HEAP).low()).isPositive();
        assertThat(leaked).hasSize(2 * READINGS);
    }

    @Test
    void brokerOfSomebodyElseIsNotWatchedAndThatIsSaid() {
        final LeakWatch watch = new LeakWatch(new RunningBroker("somewhere:9092"), READINGS);
        for (int i = 0; i < READINGS; i++) {
            watch.read(i);
        }
        assertThat(watch.trends(2)).doesNotContainKey(LeakWatch.Kind.BROKER_FILE_DESCRIPTORS);
        assertThat(watch.missing()).containsKey("missing.broker");
    }
}
