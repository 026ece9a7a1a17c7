package io.memorystreamer.bench.scenario.baseline.system;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenarios;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What one thread gets: the bandwidth of memory, and the way into the kernel and back. */
@AutoService(Scenarios.class)
public final class OneThreadCosts extends SystemBaseline {

    private static final String COPY_BANDWIDTH = "memoryCopyMegabytesPerSecond";

    /** More than the caches hold. */
    private static final long COPIED_BYTES = 64L * 1024 * 1024;

    public OneThreadCosts() {
        super(Costs.class);
    }

    @Override
    public String variant() {
        return "one thread";
    }

    /** The other variants say enough about a machine in a hurry. */
    @Override
    public boolean partOfQuick() {
        return false;
    }

    @Override
    protected List<Metric> derivedMetrics() {
        return List.of(Metric.higher(COPY_BANDWIDTH));
    }

    /** Bytes copied; each is read once and written once. */
    @Override
    protected Map<String, Double> derived(final Map<String, Double> measured) {
        return Map.of(COPY_BANDWIDTH, megabytesPerSecond(COPIED_BYTES, measured.get(nanos("memoryCopy"))));
    }

    /** The benchmarks. */
    public static class Costs {

        /** Two blocks of memory outside the heap. */
        @State(Scope.Thread)
        public static class Blocks {
            private final Arena arena = Arena.ofShared();
            private final MemorySegment from = arena.allocate(COPIED_BYTES).fill((byte) 1);
            private final MemorySegment to = arena.allocate(COPIED_BYTES).fill((byte) 2);

            @TearDown
            public void free() {
                arena.close();
            }
        }

        /** The C library asks the kernel for the parent's id each time; its own id it might keep. */
        @SuppressWarnings("restricted") // native access is enabled for the whole suite
        private static final MethodHandle PARENT_ID = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("getppid"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT));

        @Benchmark
        public MemorySegment memoryCopy(final Blocks blocks) {
            return blocks.to.copyFrom(blocks.from);
        }

        @Benchmark
        public int systemCall() throws Throwable {
            return (int) PARENT_ID.invokeExact();
        }
    }
}
