package io.memorystreamer.server.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory this process may use. */
final class MachineMemory {

    private MachineMemory() {}

    /** The lesser of physical memory and control group limit in bytes; the JVM reads both, cgroup v1 and v2. */
    static long bytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
