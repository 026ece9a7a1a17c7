package io.memorystreamer.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsyncProfilerTest {

    @TempDir
    private Path directory;

    private static AsyncProfiler profiler(final ProfileKind kind) {
        return new AsyncProfiler(kind, Path.of("libasyncProfiler.so"), kind.label());
    }

    @Test
    void stacksOfSeveralProcessesAreAddedUpWhateverTheirHiddenClassesAreCalled() throws Exception {
        final Path one = Files.writeString(
                directory.resolve("1.collapsed"), "a/B.main;a/B$$Lambda.0x000000000f225230.run;a/C.d_[i] 7\n");
        final Path other = Files.writeString(
                directory.resolve("2.collapsed"),
                "a/B.main;a/B$$Lambda.0x0000000011225230.run;a/C.d_[i] 5\na/B.main 1\n");
        final Profiler.Output output =
                profiler(ProfileKind.ALLOC).merge(List.of(one, other), directory.resolve("both"), Map.of());
        assertThat(directory.resolve("both.collapsed"))
                .content()
                .isEqualTo("a/B.main 1\na/B.main;a/B$$Lambda.run;a/C.d_[i] 12\n");
        assertThat(output.page()).contains("Allocated bytes");
    }

    @Test
    void allocationsAndWaitsAreWeighedAndCpuTimeIsCounted() {
        final List<String> java = List.of("java", "Main");
        assertThat(profiler(ProfileKind.ALLOC).command(java, directory, 1).get(1))
                .contains("event=alloc,collapsed,total,");
        assertThat(profiler(ProfileKind.LOCK).command(java, directory, 1).get(1))
                .contains("event=lock,collapsed,total,");
        assertThat(profiler(ProfileKind.CPU).command(java, directory, 1).get(1)).contains(",collapsed,samples,");
    }
}
