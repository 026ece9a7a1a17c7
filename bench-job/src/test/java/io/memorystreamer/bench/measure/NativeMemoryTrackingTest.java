package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeMemoryTrackingTest {

    private static final String SUMMARY = """

            Native Memory Tracking:

            Total: reserved=1498594994, committed=99438258
                   malloc: 8412850 #4120, peak=8347266 #4126

            -                 Java Heap (reserved=67108864, committed=67108864)
                                        (mmap: reserved=67108864, committed=67108864, at peak)

            -                    Thread (reserved=10526880, committed=532640)
                                        (stack: reserved=10485760, committed=491520, peak=491520)

            -                  Compiler (reserved=203576, committed=203576)
            -        Shared class space (reserved=16777312, committed=1000, readonly=0)
            """;

    @Test
    void categoriesAreAddedWithoutHeapAndCompiler() {
        assertThat(NativeMemoryTracking.committedBytes(SUMMARY)).hasValue(532640 + 1000);
    }

    @Test
    void jvmThatDoesNotTrackHasNoFigure() {
        assertThat(NativeMemoryTracking.committedBytes("Native memory tracking is not enabled"))
                .isEmpty();
    }
}
