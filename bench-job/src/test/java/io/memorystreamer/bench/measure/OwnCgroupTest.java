package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCgroupTest {

    private static final String V1_NO_LIMIT = "9223372036854771712";

    @TempDir
    Path directory;

    private void file(final String path, final String content) throws IOException {
        final Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }

    private OwnCgroup group() {
        return new OwnCgroup(directory.resolve("cgroup"), directory.resolve("self"));
    }

    @Test
    void secondVersionIsReadFromTheGroupOfTheProcessAndThoseAboveIt() throws IOException {
        file("self", "0::/pods/bench");
        file("cgroup/cgroup.controllers", "cpu memory");
        file("cgroup/pods/cpu.max", "150000 100000");
        file("cgroup/pods/memory.max", "1073741824");
        file("cgroup/pods/bench/cpu.max", "max 100000");
        file("cgroup/pods/bench/cpu.stat", "usage_usec 9\nnr_throttled 3\nthrottled_usec 2500000");
        file("cgroup/pods/bench/memory.max", "max");
        file("cgroup/pods/bench/memory.events", "low 0\noom 2\noom_kill 1");
        file("cgroup/pods/bench/memory.peak", "700000000");
        file("cgroup/pods/memory.peak", "900000000");
        assertThat(group().version()).hasValue(2);
        assertThat(group().cpuQuota()).hasValue(1.5);
        assertThat(group().cpuMax()).hasValue("150000 100000");
        assertThat(group().throttledSeconds()).hasValue(2.5);
        assertThat(group().throttledPeriods()).hasValue(3);
        assertThat(group().peakMemoryBytes()).hasValue(700_000_000);
        assertThat(group().memoryLimitBytes()).hasValue(1_073_741_824);
        assertThat(group().oomKills()).isEqualTo(1);
    }

    @Test
    void firstVersionHasADirectoryPerController() throws IOException {
        file("self", "9:name=systemd:/\n4:memory:/pods/bench\n2:cpu,cpuacct:/pods/bench\n0::/");
        file("cgroup/cpu/cpu.cfs_quota_us", "-1");
        file("cgroup/cpu/cpu.cfs_period_us", "100000");
        file("cgroup/cpu/pods/bench/cpu.cfs_quota_us", "50000");
        file("cgroup/cpu/pods/bench/cpu.cfs_period_us", "100000");
        file("cgroup/cpu/pods/bench/cpu.stat", "nr_periods 10\nnr_throttled 3\nthrottled_time 1500000000");
        file("cgroup/memory/memory.limit_in_bytes", V1_NO_LIMIT);
        file("cgroup/memory/pods/bench/memory.limit_in_bytes", "536870912");
        file("cgroup/memory/pods/bench/memory.max_usage_in_bytes", "400000000");
        file("cgroup/memory/pods/bench/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4");
        assertThat(group().version()).hasValue(1);
        assertThat(group().cpuQuota()).hasValue(0.5);
        assertThat(group().cpuMax()).hasValue("50000 100000");
        assertThat(group().throttledSeconds()).hasValue(1.5);
        assertThat(group().throttledPeriods()).hasValue(3);
        assertThat(group().peakMemoryBytes()).hasValue(400_000_000);
        assertThat(group().memoryLimitBytes()).hasValue(536_870_912);
        assertThat(group().oomKills()).isEqualTo(4);
    }

    /** The membership names the host's path, the mount shows the group itself. */
    @Test
    void inAContainerTheMountedRootIsTheGroup() throws IOException {
        file("self", "4:memory:/kubepods/burstable/pod1\n2:cpu,cpuacct:/kubepods/burstable/pod1");
        file("cgroup/cpu/cpu.cfs_quota_us", "200000");
        file("cgroup/cpu/cpu.cfs_period_us", "100000");
        file("cgroup/memory/memory.limit_in_bytes", "1000000000");
        assertThat(group().cpuQuota()).hasValue(2);
        assertThat(group().memoryLimitBytes()).hasValue(1_000_000_000);
    }

    @Test
    void groupWithoutLimitsHasNone() throws IOException {
        file("self", "0::/");
        file("cgroup/cgroup.controllers", "cpu memory");
        file("cgroup/cpu.max", "max 100000");
        file("cgroup/memory.max", "max");
        assertThat(group().cpuQuota()).isEmpty();
        assertThat(group().cpuMax()).hasValue("max 100000");
        assertThat(group().memoryLimitBytes()).isEmpty();
        assertThat(group().oomKills()).isZero();
    }

    @Test
    void systemWithoutControlGroupsTellsNothing() {
        assertThat(group().version()).isEmpty();
        assertThat(group().cpuQuota()).isEmpty();
        assertThat(group().cpuMax()).isEmpty();
        assertThat(group().throttledPeriods()).isEmpty();
        assertThat(group().peakMemoryBytes()).isEmpty();
        assertThat(group().throttledSeconds()).isEmpty();
        assertThat(group().memoryLimitBytes()).isEmpty();
    }
}
