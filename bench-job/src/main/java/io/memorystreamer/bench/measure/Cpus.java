package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The machine's CPUs as the kernel describes them in {@code /proc/cpuinfo} and below {@code /sys/devices/system} (its documentation,
 * ABI/testing/sysfs-devices-system-cpu). What is not told is empty.
 */
public final class Cpus {

    private final Path cpuinfo;
    private final Path system;

    /**
     * @param cpuinfo the file of this name
     * @param system with the directories {@code cpu} and {@code node}
     */
    Cpus(final Path cpuinfo, final Path system) {
        this.cpuinfo = cpuinfo;
        this.system = system;
    }

    public static Cpus ofThisMachine() {
        return new Cpus(Path.of("/proc/cpuinfo"), Path.of("/sys/devices/system"));
    }

    public Optional<String> model() {
        return read(cpuinfo)
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst());
    }

    /** Physical cores, those that are online. */
    public OptionalInt cores() {
        final long cores = children(system.resolve("cpu"), "cpu[0-9]*").stream()
                .map(cpu -> cpu.resolve("topology"))
                .flatMap(topology -> read(topology.resolve("core_id"))
                        .map(core ->
                                read(topology.resolve("physical_package_id")).orElse("") + ":" + core)
                        .stream())
                .distinct()
                .count();
        return cores == 0 ? OptionalInt.empty() : OptionalInt.of((int) cores);
    }

    /** Whether cores run several threads at a time. */
    public Optional<Boolean> simultaneousMultithreading() {
        return read(system.resolve("cpu/smt/active")).map("1"::equals);
    }

    public OptionalInt numaNodes() {
        final int nodes = children(system.resolve("node"), "node[0-9]*").size();
        return nodes == 0 ? OptionalInt.empty() : OptionalInt.of(nodes);
    }

    /** Who sets the frequency of the first CPU. */
    public Optional<String> governor() {
        return read(system.resolve("cpu/cpu0/cpufreq/scaling_governor"));
    }

    private static Optional<String> read(final Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> children(final Path directory, final String glob) {
        final List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
            found.forEach(children::add);
        } catch (final IOException e) {
            // not Linux
        }
        return children;
    }
}
