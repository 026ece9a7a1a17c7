package io.memorystreamer.server.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlacementCacheTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger reads = new AtomicInteger();
    private final PlacementCache cache = new PlacementCache(
            () -> new Placement(
                    String.valueOf(reads.incrementAndGet()), null, null, null, null, null, null, null, List.of()),
            nanos::get);

    @Test
    void theKernelIsAskedOnceAMinuteHoweverManyAsk() {
        for (int i = 0; i < 100; i++) {
            assertThat(cache.get().cpus()).isEqualTo("1");
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
        assertThat(cache.get().cpus()).isEqualTo("1");

        nanos.addAndGet(1);

        assertThat(cache.get().cpus()).isEqualTo("2");
    }
}
