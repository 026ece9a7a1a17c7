package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpusTest {

    @TempDir
    Path directory;

    private void file(final String path, final String content) throws IOException {
        final Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }

    private Cpus cpus() {
        return new Cpus(directory.resolve("cpuinfo"), directory.resolve("system"));
    }

    /** Two sockets of two cores, two threads each. */
    @Test
    void coresAreCountedOnceHoweverManyThreadsTheyRun() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            file("system/cpu/cpu" + cpu + "/topology/core_id", Integer.toString(cpu / 2 % 2));
            file("system/cpu/cpu" + cpu + "/topology/physical_package_id", Integer.toString(cpu / 4));
        }
        file("system/cpu/smt/active", "1");
        file("system/cpu/cpu0/cpufreq/scaling_governor", "performance");
        file("system/node/node0/cpulist", "0-3");
        file("system/node/node1/cpulist", "4-7");
        file("system/node/online", "0-1");
        file("cpuinfo", "processor\t: 0\nmodel name\t: A Model @ 2 GHz\nprocessor\t: 1\nmodel name\t: A Model @ 2 GHz");
        assertThat(cpus().cores()).hasValue(4);
        assertThat(cpus().simultaneousMultithreading()).contains(true);
        assertThat(cpus().numaNodes()).hasValue(2);
        assertThat(cpus().governor()).contains("performance");
        assertThat(cpus().model()).contains("A Model @ 2 GHz");
    }

    @Test
    void whatTheSystemDoesNotTellIsEmpty() {
        assertThat(cpus().cores()).isEmpty();
        assertThat(cpus().simultaneousMultithreading()).isEmpty();
        assertThat(cpus().numaNodes()).isEmpty();
        assertThat(cpus().governor()).isEmpty();
        assertThat(cpus().model()).isEmpty();
    }
}
