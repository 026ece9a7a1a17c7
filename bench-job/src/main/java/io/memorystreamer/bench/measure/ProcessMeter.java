package io.memorystreamer.bench.measure;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Figures of this process: bytes its threads allocate on the heap, and the peak of its resident memory. */
public final class ProcessMeter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
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
}
