package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.bench.NotTested;
import io.memorystreamer.bench.measure.OwnCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On directories that look like the kernel's, and once on the kernel's own where this user may make groups. */
class ControlGroupTest {

    private static final long MIB = 1024 * 1024;

    @TempDir
    Path root;

    private ControlGroupParents parents(final String... memberships) throws IOException {
        return ControlGroupParents.find(
                new OwnCgroup(root.resolve("mount"), Files.write(root.resolve("process"), List.of(memberships))));
    }

    private Path directory(final String path) throws IOException {
        return Files.createDirectories(root.resolve("mount").resolve(path));
    }

    private ControlGroupParents version1() throws IOException {
        directory("cpu");
        directory("memory/user/shell");
        return parents("4:memory:/user/shell", "1:cpu,cpuacct:/not/to/be/seen", "0::/");
    }

    private ControlGroupParents version2(final String shared) throws IOException {
        directory("user/shell");
        Files.writeString(root.resolve("mount/cgroup.controllers"), "cpu memory pids");
        Files.writeString(root.resolve("mount/cgroup.subtree_control"), "");
        Files.writeString(root.resolve("mount/user/cgroup.subtree_control"), shared);
        Files.writeString(root.resolve("mount/user/shell/cgroup.subtree_control"), "");
        return parents("0::/user/shell");
    }

    private static Path only(final Path parent) throws IOException {
        try (Stream<Path> groups = Files.list(parent)) {
            return groups.filter(path -> path.getFileName().toString().startsWith(ControlGroupParents.PREFIX))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The kernel's own files go with their directory. */
    private static void empty(final Path group) throws IOException {
        try (Stream<Path> files = Files.list(group)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void version1GetsItsLimitsInTwoHierarchies() throws IOException {
        final ControlGroup group = ControlGroup.create(version1(), 0.5, 512 * MIB);
        final Path cpu = only(root.resolve("mount/cpu"));
        final Path memory = only(root.resolve("mount/memory/user/shell"));
        assertThat(cpu.resolve("cpu.cfs_quota_us")).hasContent("50000");
        assertThat(cpu.resolve("cpu.cfs_period_us")).hasContent("100000");
        assertThat(memory.resolve("memory.limit_in_bytes")).hasContent("536870912");
        Files.writeString(cpu.resolve("cpu.stat"), "nr_periods 21\nnr_throttled 20\nthrottled_time 1422264615\n");
        Files.writeString(memory.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
        Files.writeString(memory.resolve("memory.max_usage_in_bytes"), "104857600\n");
        assertThat(group.throttledNanos()).isEqualTo(1_422_264_615);
        assertThat(group.oomKills()).isEqualTo(3);
        assertThat(group.peakMemoryBytes()).hasValue(100 * MIB);
        empty(cpu);
        empty(memory);
        group.close();
        assertThat(cpu).doesNotExist();
        assertThat(memory).doesNotExist();
    }

    @Test
    void version2GetsItsLimitsInOneWhereAnAncestorSharesItsControllersOut() throws IOException {
        final ControlGroup group = ControlGroup.create(version2("memory cpu"), 1.5, Long.MAX_VALUE);
        final Path directory = only(root.resolve("mount/user"));
        assertThat(directory.resolve("cpu.max")).hasContent("150000 100000");
        assertThat(directory.resolve("memory.max")).hasContent("max");
        Files.writeString(directory.resolve("cpu.stat"), "usage_usec 9\nthrottled_usec 1500\n");
        Files.writeString(directory.resolve("memory.events"), "oom 4\noom_kill 2\noom_group_kill 0\n");
        assertThat(group.throttledNanos()).isEqualTo(1_500_000);
        assertThat(group.oomKills()).isEqualTo(2);
        assertThat(group.peakMemoryBytes())
                .as("as of a kernel without memory.peak")
                .isEmpty();
        empty(directory);
        group.close();
        assertThat(directory).doesNotExist();
    }

    @Test
    void version2AsksTheRootToShareItsControllersOutWhereNobodyDoes() throws IOException {
        assertThat(version2("pids").cpu()).isEqualTo(root.resolve("mount"));
        assertThat(root.resolve("mount/cgroup.subtree_control")).hasContent("+cpu +memory");
    }

    @Test
    void systemWithoutControlGroupsIsToldInOneLine() {
        assertThatThrownBy(() -> ControlGroupParents.find(new OwnCgroup(root, root.resolve("none"))))
                .isInstanceOf(IOException.class)
                .hasMessage("this system has no control groups for CPU time and memory");
        assertThatThrownBy(() -> parents("0::/"))
                .isInstanceOf(IOException.class)
                .hasMessage("this system has no control groups for CPU time and memory");
    }

    /** No process has the number 2^31 - 1: Linux has at most 2^22. */
    @Test
    void groupOfAnOwnerThatHasEndedIsRemovedAndNoOther() throws IOException {
        final ControlGroupParents parents = version1();
        final Path abandoned = Files.createDirectory(parents.cpu().resolve("memorystreamer-bench-2147483647-1"));
        final Path alive = Files.createDirectory(parents.cpu()
                .resolve("memorystreamer-bench-" + ProcessHandle.current().pid() + "-x"));
        parents.removeAbandoned();
        assertThat(abandoned).doesNotExist();
        assertThat(alive).exists();
    }

    @Test
    void realGroupLimitsMemoryCountsTheKillAndIsRemovedWithWhatRunsInIt() throws Exception {
        final ControlGroup group;
        try {
            group = ControlGroup.create(0.2, 64 * MIB);
        } catch (final IOException e) {
            NotTested.unlessPermitted("a real control group", e.getMessage());
            return;
        }
        try (group) {
            final Process greedy = new ProcessBuilder(
                            group.command(List.of("/bin/sh", "-c", "x=x; while :; do x=$x$x; done")))
                    .start();
            assertThat(greedy.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(greedy.exitValue()).isNotZero();
            assertThat(group.oomKills()).isPositive();
            assertThat(group.throttledNanos()).isNotNegative();
            final Process left = new ProcessBuilder(group.command(List.of("sleep", "600"))).start();
            group.close();
            assertThat(left.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
