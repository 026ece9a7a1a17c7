package io.memorystreamer.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.bench.measure.AllowedPlaces;
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
 * @param cpuMax the same as the kernel has it: quota and period in microseconds, {@code max} where there is no quota
 * @param cpuSet CPUs that the process may run on, such as {@code 0-3,8}
 * @param memSet NUMA nodes that its memory may come from, likewise
 * @param throttledSeconds for which the control group was kept from running since the run began
 * @param throttledPeriods in which that happened
 * @param ranSeconds since the run began
 * @param memoryLimitBytes of the control group
 * @param memoryPeakBytes most memory that the control group ever had
 * @param oomKills processes of the control group that the kernel killed for want of memory since the run began
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
        String cpuMax,
        String cpuSet,
        String memSet,
        Double throttledSeconds,
        Long throttledPeriods,
        Double ranSeconds,
        Long memoryLimitBytes,
        Long memoryPeakBytes,
        Long oomKills,
        String operatingSystem,
        String jvm,
        String commit,
        Double loadAverageAtStart,
        Double stallP99Micros) {

    private record Start(
            double loadAverage,
            long nanoTime,
            OptionalDouble throttledSeconds,
            OptionalLong throttledPeriods,
            long oomKills) {

        static Start now() {
            final OwnCgroup group = OwnCgroup.ofThisProcess();
            return new Start(
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    System.nanoTime(),
                    group.throttledSeconds(),
                    group.throttledPeriods(),
                    group.oomKills());
        }

        Double throttledSecondsSince(final OwnCgroup group) {
            final OptionalDouble now = group.throttledSeconds();
            return now.isEmpty() || throttledSeconds.isEmpty()
                    ? null
                    : Double.valueOf(now.getAsDouble() - throttledSeconds.getAsDouble());
        }

        Long throttledPeriodsSince(final OwnCgroup group) {
            final OptionalLong now = group.throttledPeriods();
            return now.isEmpty() || throttledPeriods.isEmpty()
                    ? null
                    : Long.valueOf(now.getAsLong() - throttledPeriods.getAsLong());
        }

        /** Three digits tell it all. */
        double ranSeconds() {
            return Math.round((System.nanoTime() - nanoTime) / 1e6) / 1e3;
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
        final AllowedPlaces allowed = AllowedPlaces.ofThisProcess();
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
                group.cpuMax().orElse(null),
                allowed.cpus().orElse(null),
                allowed.memoryNodes().orElse(null),
                before == null ? null : before.throttledSecondsSince(group),
                before == null ? null : before.throttledPeriodsSince(group),
                before == null ? null : before.ranSeconds(),
                orNull(group.memoryLimitBytes()),
                orNull(group.peakMemoryBytes()),
                before == null ? null : group.oomKills() - before.oomKills(),
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
