package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Evidence;
import io.memorystreamer.operator.api.Pinning;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import java.math.BigDecimal;

/** What a Pod really got, from its own words and from its status. Pure functions. */
final class PodEvidence {
    // More than a kernel has CPUs; what is longer is no list of CPUs.
    private static final int MAX_CPUS = 8192;

    private PodEvidence() {}

    static Evidence of(PodEnd end, MatrixCell cell, Pinning pinning) {
        TerminationMessage.Environment seen =
                end.message() == null ? null : end.message().environment();
        String qosClass =
                end.pod().getStatus() == null ? null : end.pod().getStatus().getQosClass();
        Evidence ofPod = new Evidence(
                end.pod().getMetadata().getName(),
                end.node().orElse(null),
                end.imageId().orElse(null),
                qosClass,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return seen == null
                ? ofPod
                : new Evidence(
                        ofPod.pod(),
                        ofPod.node(),
                        ofPod.imageId(),
                        qosClass,
                        seen.cpuSet(),
                        exclusive(qosClass, cell.cpu(), seen.cpuSet(), pinning),
                        seen.memSet(),
                        seen.cpuMax(),
                        seen.throttledSeconds(),
                        share(seen.throttledSeconds(), seen.ranSeconds()),
                        seen.memoryPeakBytes(),
                        seen.oomKills(),
                        seen.stallP99Micros());
    }

    /**
     * The kubelet's static CPU manager takes whole CPUs of a Guaranteed Pod out of everybody else's set. A set of the very
     * size that was asked for is such a one; on a node that was not asked to pin, it may also be all the CPUs there are.
     */
    private static Boolean exclusive(String qosClass, Quantity cpu, String cpuSet, Pinning pinning) {
        int size = size(cpuSet);
        if (qosClass == null || size < 0) {
            return null;
        }
        BigDecimal wanted = cpu.getNumericalAmount();
        boolean couldBe = "Guaranteed".equals(qosClass) && wanted.compareTo(BigDecimal.valueOf(size)) == 0;
        if (!couldBe) {
            return false;
        }
        return pinning == Pinning.NONE ? null : Boolean.TRUE;
    }

    /** How many CPUs a kernel's list has, e.g. 3 for {@code 0-1,4}; -1 for what is none. */
    static int size(String list) {
        if (list == null || list.isBlank()) {
            return -1;
        }
        int size = 0;
        for (String range : list.strip().split(",")) {
            String[] ends = range.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                if (first < 0 || last < first || last > MAX_CPUS) {
                    return -1;
                }
                size += last - first + 1;
            } catch (NumberFormatException e) {
                return -1;
            }
        }
        return size;
    }

    /** In percent, rounded to a tenth; CPUs that were held back at once count once. */
    private static Double share(Double throttledSeconds, Double ranSeconds) {
        return throttledSeconds == null || ranSeconds == null || ranSeconds <= 0
                ? null
                : Math.min(100, Math.round(throttledSeconds / ranSeconds * 1000) / 10.0);
    }
}
