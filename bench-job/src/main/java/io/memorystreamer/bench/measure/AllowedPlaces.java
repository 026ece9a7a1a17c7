package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the kernel lets this process run and take memory from, as lists such as {@code 0-3,8} (proc_pid_status(5)): what a cpuset or
 * an affinity has left of the machine. What is not told is empty.
 *
 * @param cpus CPUs
 * @param memoryNodes NUMA nodes
 */
public record AllowedPlaces(Optional<String> cpus, Optional<String> memoryNodes) {

    public static AllowedPlaces ofThisProcess() {
        return read(Path.of("/proc/self/status"));
    }

    /** @param status a file like {@code /proc/PID/status} */
    static AllowedPlaces read(final Path status) {
        final String text;
        try {
            text = Files.readString(status);
        } catch (final IOException e) {
            return new AllowedPlaces(Optional.empty(), Optional.empty());
        }
        return new AllowedPlaces(field(text, "Cpus_allowed_list:"), field(text, "Mems_allowed_list:"));
    }

    private static Optional<String> field(final String text, final String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
