package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What the kernel's control group of this process allows and counts. A limit may be set on the group itself or on any above it: the
 * lowest counts. What cannot be read is empty. Stateless: every call reads anew.
 */
public final class OwnCgroup {

    private final Path root;
    private final Path membership;

    /**
     * @param root where the file systems of the groups are mounted
     * @param membership lists the groups of a process, {@code /proc/self/cgroup}
     */
    public OwnCgroup(final Path root, final Path membership) {
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
                .map(CgroupDirectory::new)
                .flatMapToDouble(group -> group.cpuQuota().stream())
                .min();
    }

    /** The lowest limit of CPU time, or its absence; see {@link CgroupDirectory#cpuMax}. */
    public Optional<String> cpuMax() {
        return groups("cpu").stream()
                .map(CgroupDirectory::new)
                .filter(group -> group.cpuMax().isPresent())
                .min(Comparator.comparingDouble(group -> group.cpuQuota().orElse(Double.MAX_VALUE)))
                .flatMap(CgroupDirectory::cpuMax);
    }

    /** Seconds for which the group, or one above it, has been kept from running since it exists. */
    public OptionalDouble throttledSeconds() {
        return each("cpu", CgroupDirectory::throttledNanos)
                .mapToDouble(nanos -> nanos / 1e9)
                .max();
    }

    /** Periods in which the group, or one above it, has been kept from running since it exists. */
    public OptionalLong throttledPeriods() {
        return each("cpu", CgroupDirectory::throttledPeriods).max();
    }

    /** Bytes the group may take; empty when there is no limit. */
    public OptionalLong memoryLimitBytes() {
        return each("memory", CgroupDirectory::memoryLimitBytes).min();
    }

    /** Processes of the group the kernel has killed for want of memory; 0 where that is not counted. */
    public long oomKills() {
        return each("memory", CgroupDirectory::oomKills).max().orElse(0);
    }

    /** Most memory the group itself ever had, not those above it; see {@link CgroupDirectory#peakMemoryBytes}. */
    public OptionalLong peakMemoryBytes() {
        return each("memory", CgroupDirectory::peakMemoryBytes).findFirst();
    }

    private LongStream each(final String controller, final Function<CgroupDirectory, OptionalLong> figure) {
        return groups(controller).stream()
                .map(CgroupDirectory::new)
                .flatMapToLong(group -> figure.apply(group).stream());
    }

    /**
     * The directory of the group and those above it, up to the mounted root. In a container only that is there, and is the group
     * itself. Empty where the controller has none.
     */
    public List<Path> groups(final String controller) {
        final boolean second = version().orElse(0) == 2;
        final Path mounted = second ? root : root.resolve(controller);
        final Path named = mounted.resolve(path(second ? "" : controller)).normalize();
        final List<Path> groups = new ArrayList<>();
        Path group = named.startsWith(mounted) && Files.isDirectory(named) ? named : mounted;
        while (group != null && group.startsWith(mounted) && Files.isDirectory(group)) {
            groups.add(group);
            group = group.getParent();
        }
        return groups;
    }

    /** Relative to the mounted root; lines are {@code hierarchy:controllers:path}. */
    private String path(final String controller) {
        return memberships()
                .lines()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3
                        && Arrays.asList(parts[1].split(",", -1)).contains(controller))
                .map(parts -> parts[2].replaceFirst("^/+", ""))
                .findFirst()
                .orElse("");
    }

    private String memberships() {
        try {
            return Files.readString(membership);
        } catch (final IOException e) {
            return "";
        }
    }
}
