package io.memorystreamer.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where groups of this process may be made.
 *
 * @param unified whether the hierarchy is that of version 2
 * @param cpu the group in which those with a limit of CPU time are made
 * @param memory the same for memory; in version 2 the same directory
 */
record ControlGroupParents(boolean unified, Path cpu, Path memory) {

    static final String PREFIX = "memorystreamer-bench-";

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/cgroup");

    private static final Set<String> CONTROLLERS = Set.of("cpu", "memory");

    static ControlGroupParents ofThisProcess() throws IOException {
        return find(MOUNT, OF_THIS_PROCESS);
    }

    /**
     * @param mount where the hierarchies are
     * @param process which groups the process is in, lines as of {@code /proc/PID/cgroup}
     * @throws IOException when there are no control groups with both controllers
     */
    static ControlGroupParents find(final Path mount, final Path process) throws IOException {
        final List<String> groups;
        try {
            groups = Files.readAllLines(process);
        } catch (final IOException e) {
            throw new IOException("this system has no control groups");
        }
        if (Files.exists(mount.resolve("cgroup.controllers"))) {
            return unified(mount, own(mount, groups, ""));
        }
        final Path cpu = mount.resolve("cpu");
        final Path memory = mount.resolve("memory");
        if (!Files.isDirectory(cpu) || !Files.isDirectory(memory)) {
            throw new IOException("no control groups for CPU time and memory are mounted in " + mount);
        }
        return new ControlGroupParents(false, own(cpu, groups, "cpu"), own(memory, groups, "memory"));
    }

    /** A group with processes in it must not share its controllers out, but for the root: an ancestor that does. */
    private static ControlGroupParents unified(final Path mount, final Path own) throws IOException {
        for (Path group = own; group.startsWith(mount); group = group.getParent()) {
            if (shared(group).containsAll(CONTROLLERS)) {
                return new ControlGroupParents(true, group, group);
            }
        }
        try {
            Files.writeString(mount.resolve("cgroup.subtree_control"), "+cpu +memory");
        } catch (final IOException e) {
            throw new IOException("no control group above this process shares its CPU and memory controllers out, and "
                    + mount + " cannot be made to (" + e + ")");
        }
        return new ControlGroupParents(true, mount, mount);
    }

    private static Set<String> shared(final Path group) {
        try {
            return Set.of(Files.readString(group.resolve("cgroup.subtree_control"))
                    .strip()
                    .split(" "));
        } catch (final IOException e) {
            return Set.of();
        }
    }

    /**
     * The group the process is in; the hierarchy's root where that is not to be seen, as in a container.
     *
     * @param controller as in the second field of the lines, empty in version 2
     */
    private static Path own(final Path hierarchy, final List<String> groups, final String controller) {
        for (final String line : groups) {
            final String[] fields = line.split(":", 3);
            if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
                final Path group =
                        hierarchy.resolve(fields[2].replaceFirst("^/+", "")).normalize();
                return group.startsWith(hierarchy) && Files.isDirectory(group) ? group : hierarchy;
            }
        }
        return hierarchy;
    }

    void removeAbandoned() throws IOException {
        ControlGroup.removeAbandoned(cpu);
        if (!unified) {
            ControlGroup.removeAbandoned(memory);
        }
    }
}
