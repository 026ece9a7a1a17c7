package io.memorystreamer.operator.controller.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.BitSet;

/**
 * What a broker says it got, in answer to {@code GET /placement}. What it does not say is {@code null}.
 *
 * @param cpus that it may run on, as a list of ranges
 * @param machineCpus that its node has, likewise
 * @param numaNodes of {@code cpus}, likewise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record BrokerPlacement(
        String cpus,
        String machineCpus,
        String numaNodes,
        String memoryNodes,
        Integer localMemoryPercent,
        String cpuMax,
        Long memoryLimitBytes) {
    // What a status has room for; a list of ranges of a real machine is far shorter.
    private static final int MAX_LENGTH = 256;
    private static final int MAX_NUMBER = 1 << 16;

    BrokerPlacement {
        cpus = shortened(cpus);
        machineCpus = shortened(machineCpus);
        numaNodes = shortened(numaNodes);
        memoryNodes = shortened(memoryNodes);
        cpuMax = shortened(cpuMax);
    }

    /** Returns whether these are as many CPUs as it asked for and fewer than its node has; {@code null} when it is not told. */
    Boolean isExclusive(int asked) {
        int got = count(cpus);
        int all = count(machineCpus);
        return got == 0 || all == 0 ? null : got == asked && got < all;
    }

    /** Returns whether its CPUs are of one NUMA node, as they are where the kernel knows none. */
    boolean isOnOneNumaNode() {
        return numaNodes == null || count(numaNodes) == 1;
    }

    int cpuCount() {
        return count(cpus);
    }

    /** Returns how many numbers are in a list of ranges, 0 when it is none. */
    private static int count(String list) {
        if (list == null) {
            return 0;
        }
        BitSet numbers = new BitSet();
        try {
            for (String range : list.split(",")) {
                String[] ends = range.strip().split("-", 2);
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                if (first < 0 || last < first || last >= MAX_NUMBER) {
                    return 0;
                }
                numbers.set(first, last + 1);
            }
        } catch (NumberFormatException e) {
            return 0;
        }
        return numbers.cardinality();
    }

    private static String shortened(String text) {
        return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }
}
