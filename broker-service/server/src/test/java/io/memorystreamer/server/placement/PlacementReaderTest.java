package io.memorystreamer.server.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with files as kernels have them: cgroup v2 and v1, inside of a container and outside, one NUMA node and several. */
class PlacementReaderTest {

    @TempDir
    private Path root;

    @Test
    void aPinnedContainerOfCgroupV2OnAMachineWithTwoNumaNodes() throws IOException {
        process("2-3,10-11", "0");
        twoNumaNodes();
        cgroupV2InContainer();
        write("sys/fs/cgroup/cpu.max", "400000 100000");
        write("sys/fs/cgroup/memory.max", "2147483648");
        write("sys/fs/cgroup/hugetlb.2MB.max", "536870912");
        write("sys/fs/cgroup/hugetlb.2MB.current", "4194304");
        write("sys/fs/cgroup/hugetlb.1GB.max", "0");
        write("sys/fs/cgroup/hugetlb.1GB.current", "0");
        write("proc/self/numa_maps", """
                00400000 default file=/usr/bin/java mapped=3 N0=2 N1=1 kernelpagesize_kB=4
                7f0000000000 default anon=600 dirty=600 active=0 N0=595 N1=2 kernelpagesize_kB=4
                7f2000000000 default file=/dev/shm/segment huge dirty=2 N0=1 N1=0 kernelpagesize_kB=2048
                7ffd00000000 default
                """);

        assertThat(read())
                .isEqualTo(new Placement(
                        "2-3,10-11",
                        "0-15",
                        "0",
                        "0-1",
                        "0",
                        // (2 + 595) x 4 KiB + 2048 KiB of (3 + 597) x 4 KiB + 2048 KiB: 99.7
                        99,
                        "400000 100000",
                        2147483648L,
                        List.of(new Placement.HugePages("2MB", 536870912, 4194304))));
    }

    @Test
    void cpusOfBothNumaNodesAndTheirShareOfMemory() throws IOException {
        process("7-8", "0-1");
        twoNumaNodes();
        cgroupV2InContainer();
        write("proc/self/numa_maps", "7f00 default anon=4 N0=1 N1=3 kernelpagesize_kB=4\n");

        assertThat(read().numaNodes()).isEqualTo("0-1");
        assertThat(read().localMemoryPercent()).isEqualTo(100);
    }

    @Test
    void memoryThatIsElsewhereIsNotLocal() throws IOException {
        process("8-9", "0-1");
        twoNumaNodes();
        cgroupV2InContainer();
        write("proc/self/numa_maps", "7f00 default anon=4 N0=3 N1=1 kernelpagesize_kB=4\n");

        assertThat(read().numaNodes()).isEqualTo("1");
        assertThat(read().localMemoryPercent()).isEqualTo(25);
    }

    @Test
    void withoutLimitsThereIsNoQuotaAndNoMemoryLimit() throws IOException {
        process("0-15", "0-1");
        cgroupV2InContainer();
        write("sys/fs/cgroup/cpu.max", "max 100000");
        write("sys/fs/cgroup/memory.max", "max");

        assertThat(read().cpuMax()).isEqualTo("max");
        assertThat(read().memoryLimitBytes()).isNull();
        assertThat(read().hugePages()).isEmpty();
    }

    @Test
    void aTighterLimitOfAGroupAboveBinds() throws IOException {
        process("0-15", "0");
        write("proc/self/cgroup", "0::/system.slice/broker.service");
        write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate");
        write("sys/fs/cgroup/system.slice/broker.service/cpu.max", "800000 100000");
        write("sys/fs/cgroup/system.slice/broker.service/memory.max", "8589934592");
        write("sys/fs/cgroup/system.slice/cpu.max", "75000 50000");
        write("sys/fs/cgroup/system.slice/memory.max", "4294967296");

        assertThat(read().cpuMax()).isEqualTo("75000 50000");
        assertThat(read().memoryLimitBytes()).isEqualTo(4294967296L);
    }

    @Test
    void aContainerOfCgroupV1SeesItsOwnGroupAsTheRootOfTheMount() throws IOException {
        process("1", "0");
        write("proc/self/cgroup", """
                11:cpuset:/kubepods/pod1/c1
                8:hugetlb:/kubepods/pod1/c1
                5:memory:/kubepods/pod1/c1
                3:cpu,cpuacct:/kubepods/pod1/c1
                0::/
                """);
        write("proc/self/mountinfo", """
                61 60 0:31 /kubepods/pod1/c1 /sys/fs/cgroup/cpu,cpuacct ro master:11 - cgroup cgroup rw,cpu,cpuacct
                62 60 0:32 /kubepods/pod1/c1 /sys/fs/cgroup/memory ro master:12 - cgroup cgroup rw,memory
                63 60 0:33 /kubepods/pod1/c1 /sys/fs/cgroup/hugetlb ro master:13 - cgroup cgroup rw,hugetlb
                64 60 0:34 / /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw
                """);
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "100000");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");
        write("sys/fs/cgroup/hugetlb/hugetlb.2MB.limit_in_bytes", "1073741824");
        write("sys/fs/cgroup/hugetlb/hugetlb.2MB.usage_in_bytes", "2097152");

        assertThat(read().cpuMax()).isEqualTo("100000 100000");
        assertThat(read().memoryLimitBytes()).isEqualTo(1073741824L);
        assertThat(read().hugePages()).containsExactly(new Placement.HugePages("2MB", 1073741824, 2097152));
    }

    @Test
    void outsideOfAContainerCgroupV1HasNoQuotaAndTheLargestPageAsLimit() throws IOException {
        process("0-1", "0");
        write("proc/self/cgroup", "5:memory:/user\n3:cpu,cpuacct:/\n");
        write("proc/self/mountinfo", """
                61 60 0:31 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
                62 60 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                """);
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
        write("sys/fs/cgroup/memory/user/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");

        assertThat(read().cpuMax()).isEqualTo("max");
        assertThat(read().memoryLimitBytes()).isNull();
    }

    @Test
    void aKernelWithoutNumaNodesTellsCpusAlone() throws IOException {
        process("0-1", "0");

        assertThat(read()).isEqualTo(new Placement("0-1", "0-15", null, null, "0", null, null, null, List.of()));
    }

    @Test
    void whatMakesNoSenseIsAsIfItWereNotThere() throws IOException {
        write("proc/self/status", "Cpus_allowed_list:\t3-1\nMems_allowed_list:\t\n");
        write("proc/self/cgroup", "nonsense\n0::/../../etc\n");
        write("proc/self/mountinfo", "nonsense\n1 - \n30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        write("sys/fs/cgroup/cpu.max", "much");
        write("sys/fs/cgroup/memory.max", "12 bananas");
        write("proc/self/numa_maps", "N0=\nN=4 kernelpagesize_kB=x\n");

        final Placement placement = read();

        assertThat(placement).isEqualTo(new Placement(null, null, null, null, null, null, null, null, List.of()));
    }

    @Test
    void thisMachineTellsTheCpusThatTheJvmCounts() {
        final Placement placement = new PlacementReader(Path.of("/")).read();

        if (!Files.exists(Path.of("/proc/self/status"))) {
            assertThat(placement.cpus()).isNull();
            return;
        }
        assertThat(CpuList.parse(placement.cpus()).cardinality())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private Placement read() {
        return new PlacementReader(root).read();
    }

    private void process(final String cpus, final String nodes) throws IOException {
        write(
                "proc/self/status",
                "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + cpus + "\nMems_allowed_list:\t" + nodes
                        + "\n");
        write("sys/devices/system/cpu/online", "0-15");
    }

    private void twoNumaNodes() throws IOException {
        write("sys/devices/system/node/online", "0-1");
        write("sys/devices/system/node/node0/cpulist", "0-7");
        write("sys/devices/system/node/node1/cpulist", "8-15");
        // Hyper-threads of node 0 have other numbers on many machines.
        if (Files.readString(root.resolve("proc/self/status")).contains("10-11")) {
            write("sys/devices/system/node/node0/cpulist", "0-3,8-11");
            write("sys/devices/system/node/node1/cpulist", "4-7,12-15");
        }
    }

    private void cgroupV2InContainer() throws IOException {
        write("proc/self/cgroup", "0::/");
        write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw");
    }

    private void write(final String path, final String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + (text.endsWith("\n") ? "" : "\n"));
    }
}
