package io.memorystreamer.bench.measure;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Figures of this process: bytes its threads allocate on the heap, and its resident memory. */
public final class ProcessMeter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Counted page by page; the counters of the status are behind by what each thread has not yet handed in. */
    private static final Path MAPPINGS = Path.of("/proc/self/smaps_rollup");

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMeter() {}

    /** Bytes allocated on the heap by all threads, ended ones included, since the start of the JVM. */
    public static long allocatedBytes() {
        return THREADS.getTotalThreadAllocatedBytes();
    }

    /** Largest resident memory so far in MiB, mapped segments included; empty where {@code /proc} is not there. */
    public static OptionalDouble peakResidentMegabytes() {
        try {
            for (final String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    return OptionalDouble.of(Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024);
                }
            }
        } catch (final IOException e) {
            // not Linux
        }
        return OptionalDouble.empty();
    }

    /** Resident memory at this moment in bytes, mapped segments included; empty where {@code /proc} is not there. */
    public static OptionalDouble residentBytes() {
        try {
            for (final String line : Files.readAllLines(MAPPINGS)) {
                if (line.startsWith("Rss:")) {
                    return OptionalDouble.of(Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024);
                }
            }
        } catch (final IOException e) {
            // not Linux
        }
        return OptionalDouble.empty();
    }
}
