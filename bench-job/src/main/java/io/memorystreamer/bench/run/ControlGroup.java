package io.memorystreamer.bench.run;

import io.memorystreamer.bench.measure.CgroupDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group of the run's own with a limit of CPU time and of memory, for the processes whose commands went through
 * {@link #command}. Version 1 or 2, whichever has the controllers; see the kernel's cgroup-v1/memory, sched-bwc and cgroup-v2.
 * {@link #close} ends whatever is still in it and removes it; so does {@link #closeAll} when this JVM ends, and the next run
 * removes what a killed one has left. Thread-safe.
 */
public final class ControlGroup implements AutoCloseable {

    /** What the kernel deals CPU time out in, its default. */
    private static final long PERIOD_MICROS = 100_000;

    /** The kernel takes no less. */
    private static final long MIN_QUOTA_MICROS = 1_000;

    private static final long REMOVE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final String PROCESSES = "cgroup.procs";

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Set<ControlGroup> OPEN = ConcurrentHashMap.newKeySet();

    private final boolean unified;
    private final Path cpu;
    private final Path memory;

    private ControlGroup(final boolean unified, final Path cpu, final Path memory) {
        this.unified = unified;
        this.cpu = cpu;
        this.memory = memory;
    }

    /**
     * Made below or beside the group this process is in, whose limits hold, too.
     *
     * @param cpus CPUs' worth of time, such as 0.5; 0 for no limit
     * @param memoryBytes memory of all its processes together, without swap; {@link Long#MAX_VALUE} for no limit
     * @throws IOException when control groups are not to be had here; the message is one line that says why
     */
    public static ControlGroup create(final double cpus, final long memoryBytes) throws IOException {
        return create(ControlGroupParents.ofThisProcess(), cpus, memoryBytes);
    }

    static ControlGroup create(final ControlGroupParents parents, final double cpus, final long memoryBytes)
            throws IOException {
        final String name =
                ControlGroupParents.PREFIX + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
        final ControlGroup group = new ControlGroup(
                parents.unified(), parents.cpu().resolve(name), parents.memory().resolve(name));
        OPEN.add(group);
        try {
            parents.removeAbandoned();
            for (final Path directory : group.directories()) {
                Files.createDirectory(directory);
            }
            group.limit(cpus, memoryBytes);
        } catch (final IOException e) {
            group.close();
            throw new IOException("no control group can be made in " + parents.memory() + " (" + e
                    + "): run as root, or give the user a group of its own");
        }
        return group;
    }

    /** Changes the limits, also of processes that run; as in {@link #create}. */
    public void limit(final double cpus, final long memoryBytes) throws IOException {
        final long quota = Math.max(MIN_QUOTA_MICROS, Math.round(cpus * PERIOD_MICROS));
        if (unified) {
            write(cpu, "cpu.max", (cpus > 0 ? quota : "max") + " " + PERIOD_MICROS);
            write(memory, "memory.max", memoryBytes == Long.MAX_VALUE ? "max" : Long.toString(memoryBytes));
            writeIfThere(memory, "memory.swap.max", "0");
        } else {
            write(cpu, "cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
            write(cpu, "cpu.cfs_quota_us", cpus > 0 ? Long.toString(quota) : "-1");
            if (memoryBytes != Long.MAX_VALUE) {
                write(memory, "memory.limit_in_bytes", Long.toString(memoryBytes));
                writeIfThere(memory, "memory.memsw.limit_in_bytes", Long.toString(memoryBytes));
            }
        }
    }

    private static void write(final Path directory, final String file, final String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }

    private static void writeIfThere(final Path directory, final String file, final String value) throws IOException {
        if (Files.exists(directory.resolve(file))) {
            write(directory, file, value);
        }
    }

    /** The same command, run within the group from its first instruction on, under the same process id. */
    public List<String> command(final List<String> command) {
        final StringBuilder script = new StringBuilder();
        for (final Path directory : directories()) {
            script.append("echo $$ > '").append(directory.resolve(PROCESSES)).append("' && ");
        }
        final List<String> within = new ArrayList<>(List.of("/bin/sh", "-c", script + "exec \"$@\"", "sh"));
        within.addAll(command);
        return within;
    }

    /** Nanoseconds its threads were kept from running by the limit of CPU time, all CPUs together. */
    public long throttledNanos() throws IOException {
        return new CgroupDirectory(cpu)
                .throttledNanos()
                .orElseThrow(() -> new IOException(cpu + " does not tell for how long it was throttled"));
    }

    /** Processes of it that the kernel has killed because of the limit of memory. */
    public long oomKills() throws IOException {
        return new CgroupDirectory(memory)
                .oomKills()
                .orElseThrow(() -> new IOException(memory + " does not count the processes killed for want of memory"));
    }

    /** Most memory its processes ever had together, what they have in files in memory included; empty before Linux 5.19. */
    public OptionalLong peakMemoryBytes() {
        return new CgroupDirectory(memory).peakMemoryBytes();
    }

    /** What enforces the limits, for the report. */
    public String version() {
        return unified ? "cgroup v2" : "cgroup v1";
    }

    /** Where the controllers are in one hierarchy, one. */
    private Collection<Path> directories() {
        return new LinkedHashSet<>(List.of(cpu, memory));
    }

    /** When this JVM ends before its time. */
    static void closeAll() {
        OPEN.forEach(ControlGroup::close);
    }

    /** Kills what is still running in it. */
    @Override
    public void close() {
        for (final Path directory : directories()) {
            remove(directory);
        }
        OPEN.remove(this);
    }

    /** The kernel refuses as long as a process is in it, and a killed one takes its time. */
    private static void remove(final Path directory) {
        final long start = System.nanoTime();
        while (true) {
            try {
                kill(directory);
                Files.deleteIfExists(directory);
                return;
            } catch (final IOException e) {
                if (System.nanoTime() - start > REMOVE_NANOS) {
                    System.err.println("memorystreamer: cannot remove the control group " + directory + ": " + e);
                    return;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private static void kill(final Path directory) throws IOException {
        final Path processes = directory.resolve(PROCESSES);
        if (Files.exists(processes)) {
            final long self = ProcessHandle.current().pid();
            Files.readAllLines(processes).stream()
                    .mapToLong(line -> Long.parseLong(line.strip()))
                    .filter(pid -> pid > 0 && pid != self)
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    /** Deletes the groups in {@code parent} whose owner has ended; the kernel keeps those with processes in them. */
    static void removeAbandoned(final Path parent) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, ControlGroupParents.PREFIX + "*-*")) {
            for (final Path group : found) {
                if (!ownerIsAlive(group.getFileName().toString())) {
                    Files.deleteIfExists(group);
                }
            }
        } catch (final IOException e) {
            // somebody else's, or in use: it harms nobody
        }
    }

    private static boolean ownerIsAlive(final String name) {
        try {
            final String rest = name.substring(ControlGroupParents.PREFIX.length());
            return ProcessHandle.of(Long.parseLong(rest.substring(0, rest.indexOf('-'))))
                    .isPresent();
        } catch (final NumberFormatException e) {
            return true; // not one of ours
        }
    }
}
