package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel allows and counts in one directory of its control groups, version 2 (cgroup-v2.rst in the kernel's documentation)
 * or 1 (sched-bwc.rst and memory.rst). The two have files of other names, so that no version has to be known. What is not there is
 * empty. Stateless: every call reads anew.
 */
public record CgroupDirectory(Path path) {

    /** What v1 reports for "no limit" is the largest multiple of the page size; anything near it is none. */
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    /** CPUs' worth of time the group may take, such as 1.5; empty when it may take all. */
    public OptionalDouble cpuQuota() {
        final String[] both = quotaAndPeriod();
        return quota(number(both[0]), number(both[1]));
    }

    /** The same as version 2 writes it: quota and period in microseconds, {@code max} where there is no quota. */
    public Optional<String> cpuMax() {
        final String[] both = quotaAndPeriod();
        if (number(both[1]).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((cpuQuota().isEmpty() ? "max" : both[0]) + " " + both[1]);
    }

    private String[] quotaAndPeriod() {
        final String[] both = read("cpu.max").strip().split(" ");
        return both.length == 2
                ? both
                : new String[] {
                    read("cpu.cfs_quota_us").strip(), read("cpu.cfs_period_us").strip()
                };
    }

    private static OptionalDouble quota(final OptionalLong micros, final OptionalLong period) {
        return micros.isEmpty() || period.isEmpty() || micros.getAsLong() <= 0 || period.getAsLong() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) micros.getAsLong() / period.getAsLong());
    }

    /** Nanoseconds its threads were kept from running by the limit of CPU time, all CPUs together. */
    public OptionalLong throttledNanos() {
        final String stat = read("cpu.stat");
        final OptionalLong micros = field(stat, "throttled_usec");
        return micros.isPresent()
                ? OptionalLong.of(TimeUnit.MICROSECONDS.toNanos(micros.getAsLong()))
                : field(stat, "throttled_time");
    }

    /** Periods in which its threads were kept from running. */
    public OptionalLong throttledPeriods() {
        return field(read("cpu.stat"), "nr_throttled");
    }

    /** Bytes the group may take; empty when there is no limit. */
    public OptionalLong memoryLimitBytes() {
        final OptionalLong limit = either("memory.max", "memory.limit_in_bytes");
        return limit.isPresent() && limit.getAsLong() < NO_LIMIT ? limit : OptionalLong.empty();
    }

    /** Processes of the group that the kernel has killed for want of memory. */
    public OptionalLong oomKills() {
        final OptionalLong second = field(read("memory.events"), "oom_kill");
        return second.isPresent() ? second : field(read("memory.oom_control"), "oom_kill");
    }

    /** Most memory its processes ever had together, what they have in files in memory included; empty before Linux 5.19. */
    public OptionalLong peakMemoryBytes() {
        return either("memory.peak", "memory.max_usage_in_bytes");
    }

    private OptionalLong either(final String second, final String first) {
        final OptionalLong value = number(read(second));
        return value.isPresent() ? value : number(read(first));
    }

    private static OptionalLong field(final String text, final String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .map(line -> number(line.substring(name.length())))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(final String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (final NumberFormatException e) {
            return OptionalLong.empty(); // no such file in this version, or "max"
        }
    }

    private String read(final String file) {
        try {
            return Files.readString(path.resolve(file));
        } catch (final IOException e) {
            return "";
        }
    }
}
