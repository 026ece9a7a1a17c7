package io.memorystreamer.bench.run;

import io.memorystreamer.bench.measure.OwnCgroup;
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

    private static final Set<String> CONTROLLERS = Set.of("cpu", "memory");

    static ControlGroupParents ofThisProcess() throws IOException {
        return find(OwnCgroup.ofThisProcess());
    }

    /** @throws IOException when there are no control groups with both controllers */
    static ControlGroupParents find(final OwnCgroup own) throws IOException {
        final List<Path> cpu = own.groups("cpu");
        final List<Path> memory = own.groups("memory");
        if (cpu.isEmpty() || memory.isEmpty()) {
            throw new IOException("this system has no control groups for CPU time and memory");
        }
        return own.version().orElse(0) == 2
                ? unified(cpu)
                : new ControlGroupParents(false, cpu.getFirst(), memory.getFirst());
    }

    /** A group with processes in it must not share its controllers out, but for the root: an ancestor that does. */
    private static ControlGroupParents unified(final List<Path> groups) throws IOException {
        for (final Path group : groups) {
            if (shared(group).containsAll(CONTROLLERS)) {
                return new ControlGroupParents(true, group, group);
            }
        }
        final Path mount = groups.getLast();
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

    void removeAbandoned() throws IOException {
        ControlGroup.removeAbandoned(cpu);
        if (!unified) {
            ControlGroup.removeAbandoned(memory);
        }
    }
}
