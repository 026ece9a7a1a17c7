package io.memorystreamer.bench.measure;

import java.util.OptionalLong;

/** The memory limit of this process's {@link OwnCgroup} and its kills. Empty where there is none. */
public final class CgroupMemory {

    private CgroupMemory() {}

    public static OptionalLong limitBytes() {
        return OwnCgroup.ofThisProcess().memoryLimitBytes();
    }

    /** Processes of the group the kernel has killed for want of memory; 0 where that is not counted. */
    public static long oomKills() {
        return OwnCgroup.ofThisProcess().oomKills();
    }
}
