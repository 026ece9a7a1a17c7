package io.memorystreamer.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.bench.measure.CgroupMemory;
import io.memorystreamer.bench.run.ScenarioResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the figures were measured on. What cannot be read on this system is left out.
 *
 * @param cpuModel as the kernel names it
 * @param cpus CPUs available to the process, a control group's quota included
 * @param numaNodes of the machine
 * @param governor of the first CPU's frequency
 * @param memoryLimitBytes of the control group
 * @param cgroupVersion 1 or 2
 * @param operatingSystem name and kernel release
 * @param jvm vendor and version
 * @param commit of MemoryStreamer
 * @param stallP99Micros largest P99 of the machine's own stalls in any result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Environment(
        String cpuModel,
        int cpus,
        Integer numaNodes,
        String governor,
        Long memoryLimitBytes,
        Integer cgroupVersion,
        String operatingSystem,
        String jvm,
        String commit,
        Double stallP99Micros) {

    private static final Path CGROUP = Path.of("/sys/fs/cgroup");

    /** Reads the system this process runs on. */
    public static Environment of(final List<ScenarioResult> results) {
        final OptionalLong limit = CgroupMemory.limitBytes();
        final String commit = System.getProperty("memorystreamer.commit", "");
        return new Environment(
                readCpuModel(),
                Runtime.getRuntime().availableProcessors(),
                countNumaNodes(),
                firstLine(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")),
                limit.isPresent() ? limit.getAsLong() : null,
                readCgroupVersion(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name") + " "
                        + System.getProperty("java.vm.version"),
                commit.isEmpty() ? null : commit,
                results.stream()
                        .map(result -> result.stallFloor().p99Micros())
                        .max(Double::compare)
                        .orElse(null));
    }

    private static String readCpuModel() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (final IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static Integer countNumaNodes() {
        try (var nodes = Files.newDirectoryStream(Path.of("/sys/devices/system/node"), "node[0-9]*")) {
            int count = 0;
            for (final Path node : nodes) {
                count += Files.isDirectory(node) ? 1 : 0;
            }
            return count;
        } catch (final IOException e) {
            return null;
        }
    }

    private static Integer readCgroupVersion() {
        if (Files.exists(CGROUP.resolve("cgroup.controllers"))) {
            return 2;
        }
        return Files.exists(CGROUP.resolve("memory")) ? 1 : null;
    }

    private static String firstLine(final Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse(null);
        } catch (final IOException e) {
            return null;
        }
    }
}
