package io.memorystreamer.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.bench.measure.Cpus;
import io.memorystreamer.bench.measure.OwnCgroup;
import io.memorystreamer.bench.run.ScenarioResult;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the figures were measured on. What cannot be read on this system is left out.
 *
 * @param cpuModel as the kernel names it
 * @param cpus CPUs available to the process, a control group's quota included
 * @param cores physical cores of the machine
 * @param smt whether its cores run several threads at a time
 * @param numaNodes of the machine
 * @param governor of the first CPU's frequency
 * @param cgroupVersion 1 or 2
 * @param cpuQuota CPUs' worth of time the control group may take; left out when it may take all
 * @param throttledSeconds for which the control group was kept from running since the run began
 * @param memoryLimitBytes of the control group
 * @param operatingSystem name and kernel release
 * @param jvm vendor and version; its flags stand in each result
 * @param commit of MemoryStreamer
 * @param loadAverageAtStart processes that ran or wanted to, mean of the minute before the run began
 * @param stallP99Micros largest P99 of the machine's own stalls in any result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Environment(
        String cpuModel,
        int cpus,
        Integer cores,
        Boolean smt,
        Integer numaNodes,
        String governor,
        Integer cgroupVersion,
        Double cpuQuota,
        Double throttledSeconds,
        Long memoryLimitBytes,
        String operatingSystem,
        String jvm,
        String commit,
        Double loadAverageAtStart,
        Double stallP99Micros) {

    private record Start(double loadAverage, OptionalDouble throttledSeconds) {

        static Start now() {
            return new Start(
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    OwnCgroup.ofThisProcess().throttledSeconds());
        }
    }

    private static volatile Start start;

    /** Takes note of what the machine is like before the run; what is told about its beginning is left out otherwise. */
    public static void beginRun() {
        start = Start.now();
    }

    /** Reads the system this process runs on. */
    public static Environment of(final List<ScenarioResult> results) {
        final Cpus cpus = Cpus.ofThisMachine();
        final OwnCgroup group = OwnCgroup.ofThisProcess();
        final String commit = System.getProperty("memorystreamer.commit", "");
        final Start before = start;
        return new Environment(
                cpus.model().orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                orNull(cpus.cores()),
                cpus.simultaneousMultithreading().orElse(null),
                orNull(cpus.numaNodes()),
                cpus.governor().orElse(null),
                orNull(group.version()),
                orNull(group.cpuQuota()),
                before == null ? null : throttledSince(before, group),
                orNull(group.memoryLimitBytes()),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name") + " "
                        + System.getProperty("java.vm.version"),
                commit.isEmpty() ? null : commit,
                before == null || before.loadAverage() < 0 ? null : before.loadAverage(),
                results.stream()
                        .map(result -> result.stallFloor().p99Micros())
                        .max(Double::compare)
                        .orElse(null));
    }

    private static Double throttledSince(final Start before, final OwnCgroup group) {
        final OptionalDouble now = group.throttledSeconds();
        return now.isEmpty() || before.throttledSeconds().isEmpty()
                ? null
                : Double.valueOf(now.getAsDouble() - before.throttledSeconds().getAsDouble());
    }

    private static Integer orNull(final OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static Long orNull(final OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static Double orNull(final OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
