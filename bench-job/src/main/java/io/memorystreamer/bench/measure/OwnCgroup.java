package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * What the kernel's control group of this process allows and counts, version 2 (cgroup-v2.rst in the kernel's
 * documentation) or 1 (sched-bwc.rst and memory.rst). A limit may be set on the group itself or on any above it: the lowest counts.
 * What cannot be read is empty. Stateless: every call reads anew.
 */
public final class OwnCgroup {

    /** What v1 reports for "no limit" is the largest multiple of the page size; anything near it is none. */
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private final Path root;
    private final Path membership;

    /**
     * @param root where the file systems of the groups are mounted
     * @param membership lists the groups of a process, {@code /proc/self/cgroup}
     */
    OwnCgroup(final Path root, final Path membership) {
        this.root = root;
        this.membership = membership;
    }

    public static OwnCgroup ofThisProcess() {
        return new OwnCgroup(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
    }

    /** 2 or 1; a machine that has both mounted and its controllers in v1 has 1. */
    public OptionalInt version() {
        if (Files.exists(root.resolve("cgroup.controllers"))) {
            return OptionalInt.of(2);
        }
        return Files.isDirectory(root.resolve("cpu")) || Files.isDirectory(root.resolve("memory"))
                ? OptionalInt.of(1)
                : OptionalInt.empty();
    }

    /** CPUs' worth of time the group may take, such as 1.5; empty when it may take all. */
    public OptionalDouble cpuQuota() {
        return groups("cpu").stream()
                .flatMapToDouble(group -> quota(group).stream())
                .min();
    }

    private static OptionalDouble quota(final Path group) {
        final String[] both = read(group.resolve("cpu.max")).strip().split(" ");
        if (both.length == 2) {
            return quota(number(both[0]), number(both[1]));
        }
        return quota(number(read(group.resolve("cpu.cfs_quota_us"))), number(read(group.resolve("cpu.cfs_period_us"))));
    }

    private static OptionalDouble quota(final OptionalLong micros, final OptionalLong period) {
        return micros.isEmpty() || period.isEmpty() || micros.getAsLong() <= 0 || period.getAsLong() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) micros.getAsLong() / period.getAsLong());
    }

    /** Seconds for which the group, or one above it, has been kept from running since it exists. */
    public OptionalDouble throttledSeconds() {
        return groups("cpu").stream()
                .map(group -> read(group.resolve("cpu.stat")))
                .flatMapToDouble(stat -> DoubleStream.concat(
                        field(stat, "throttled_usec").mapToDouble(micros -> micros / 1e6),
                        field(stat, "throttled_time").mapToDouble(nanos -> nanos / 1e9)))
                .max();
    }

    /** Bytes the group may take; empty when there is no limit. */
    public OptionalLong memoryLimitBytes() {
        return groups("memory").stream()
                .flatMap(group -> List.of(group.resolve("memory.max"), group.resolve("memory.limit_in_bytes")).stream())
                .flatMapToLong(file -> number(read(file)).stream())
                .filter(limit -> limit < NO_LIMIT)
                .min();
    }

    /** Processes of the group the kernel has killed for want of memory; 0 where that is not counted. */
    public long oomKills() {
        return groups("memory").stream()
                .flatMap(group -> List.of(group.resolve("memory.events"), group.resolve("memory.oom_control")).stream())
                .flatMapToLong(file -> field(read(file), "oom_kill"))
                .max()
                .orElse(0);
    }

    /** The directory of the group and those above it. In a container only the mounted root is there, and is the group itself. */
    private List<Path> groups(final String controller) {
        final boolean second = version().orElse(0) == 2;
        final Path mounted = second ? root : root.resolve(controller);
        final List<Path> groups = new ArrayList<>();
        Path group = mounted.resolve(path(second ? "" : controller)).normalize();
        while (group != null && group.startsWith(mounted)) {
            if (Files.isDirectory(group)) {
                groups.add(group);
            }
            group = group.getParent();
        }
        return groups;
    }

    /** Relative to the mounted root; lines are {@code hierarchy:controllers:path}. */
    private String path(final String controller) {
        return read(membership)
                .lines()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3
                        && Arrays.asList(parts[1].split(",", -1)).contains(controller))
                .map(parts -> parts[2].replaceFirst("^/+", ""))
                .findFirst()
                .orElse("");
    }

    private static LongStream field(final String text, final String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .flatMapToLong(line -> number(line.substring(name.length())).stream());
    }

    private static OptionalLong number(final String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (final NumberFormatException e) {
            return OptionalLong.empty(); // no such file in this version, or "max"
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            return "";
        }
    }
}
