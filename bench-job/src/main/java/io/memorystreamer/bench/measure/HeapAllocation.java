package io.memorystreamer.bench.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the threads of this process allocate on the heap. */
public final class HeapAllocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HeapAllocation() {}

    /** Bytes allocated by all threads, ended ones included, since the start of the JVM. */
    public static long totalBytes() {
        return THREADS.getTotalThreadAllocatedBytes();
    }
}
