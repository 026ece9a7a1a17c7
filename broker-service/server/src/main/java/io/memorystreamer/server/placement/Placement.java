package io.memorystreamer.server.placement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What this process may use, as the kernel says it. What it does not say is null.
 *
 * @param cpus that it may run on, as a list of ranges, e.g. {@code 2-3,6}
 * @param machineCpus that the machine has online, as a list of ranges
 * @param numaNodes of {@code cpus}, as a list of ranges; null when the kernel knows no NUMA nodes
 * @param machineNumaNodes that the machine has, as a list of ranges
 * @param memoryNodes NUMA nodes that its memory may come from, as a list of ranges
 * @param localMemoryPercent share of its resident memory that is on {@code numaNodes}, of pages that are mapped, in percent, rounded
 *     down; at most a minute old
 * @param cpuMax quota and period of its control group in microseconds, e.g. {@code 200000 100000}, or {@code max}: the tightest
 *     of its own and of those above that can be seen
 * @param memoryLimitBytes its control group's memory limit, the smallest likewise; null when there is none
 * @param hugePages sizes of huge pages that its control group has a limit for, other than none at all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Placement(
        String cpus,
        String machineCpus,
        String numaNodes,
        String machineNumaNodes,
        String memoryNodes,
        Integer localMemoryPercent,
        String cpuMax,
        Long memoryLimitBytes,
        List<HugePages> hugePages) {

    /**
     * @param pageSize as the kernel names it, e.g. {@code 2MB}
     * @param limitBytes the most that the control group may take
     * @param usedBytes what it has taken
     */
    public record HugePages(String pageSize, long limitBytes, long usedBytes) {}
}
