package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the broker's memory comes from in a container. Needs the right to make a control group, version 1 or 2. */
class CgroupMemoryIT {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Path group;

    @BeforeEach
    void makeGroup() {
        final boolean second = Files.exists(ROOT.resolve("cgroup.controllers"));
        group = ROOT.resolve(second ? "" : "memory")
                .resolve("memorystreamer-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(second ? "memory.max" : "memory.limit_in_bytes"), "536870912");
        } catch (final IOException e) {
            abort("no control group can be made (" + e + "): the broker's default for memory is NOT tested");
        }
    }

    @AfterEach
    void removeGroup() throws IOException {
        Files.deleteIfExists(group);
    }

    @Test
    void memoryDefaultsToAQuarterOfTheControlGroupsLimit() throws Exception {
        final List<String> inGroup =
                List.of("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
        try (BrokerProcess broker = BrokerProcess.startIn(inGroup)) {
            assertThat(BrokerProcessIT.get(broker.http() + "/q/metrics"))
                    .contains("memorystreamer_memory_limit_bytes 1.34217728E8");
        }
    }
}
