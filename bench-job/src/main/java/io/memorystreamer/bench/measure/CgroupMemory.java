package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory limit of this process's control group and its kills, cgroup v2 or v1. Empty where there is none. */
public final class CgroupMemory {

    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final Path V1 = Path.of("/sys/fs/cgroup/memory");

    /** What v1 reports for "no limit" is the largest multiple of the page size; anything near it is none. */
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private CgroupMemory() {}

    public static OptionalLong limitBytes() {
        final OptionalLong limit = number(V2.resolve("memory.max"));
        final OptionalLong found = limit.isPresent() ? limit : number(V1.resolve("memory.limit_in_bytes"));
        return found.isPresent() && found.getAsLong() < NO_LIMIT ? found : OptionalLong.empty();
    }

    /** Processes of the group the kernel has killed for want of memory; 0 where that is not counted. */
    public static long oomKills() {
        return field(V2.resolve("memory.events"), "oom_kill")
                .orElse(field(V1.resolve("memory.oom_control"), "oom_kill").orElse(0));
    }

    private static OptionalLong number(final Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (final IOException | NumberFormatException e) {
            return OptionalLong.empty(); // no such cgroup version, or "max"
        }
    }

    private static OptionalLong field(final Path file, final String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(name.length() + 1).strip()))
                    .findFirst();
        } catch (final IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
