package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.profile.ProfileKind;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.operator.api.BenchmarkTarget;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real forks, of a scenario of the suite. */
class ProfiledSuiteTest {

    private static final String ID = "memory::usage_under_load";
    private static final String FILE = "memory-usage_under_load-in-process-";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private ScenarioResult profiled(final ProfileKind kind) throws Exception {
        final Path file = directory.resolve("benchmark.toml");
        Files.writeString(file, "[throughput]\ntest_duration_secs = 1\n[run]\nforks = 1\n");
        final BenchmarkConfig config = BenchmarkConfigReader.read(file);
        final PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
        final SuiteOptions options = new SuiteOptions(
                config,
                null,
                BenchmarkTarget.Kind.MEMORYSTREAMER,
                Map.of(),
                Profiling.of(kind, directory.resolve("profiles"), out));
        final Suite suite = new Suite(options, Limits.ofThisProcess(), RunPart.WHOLE, new Progress(out, false));
        suite.announce(List.of(ScenarioCatalog.find(ID, "")));
        suite.run(List.of(ScenarioCatalog.find(ID, "")));
        final ScenarioResult result = suite.results().getFirst();
        assertThat(result.failure()).isNull();
        assertThat(result.profiled()).isEqualTo(kind);
        assertThat(result.targets()).as("verdicts of figures that do not count").isEmpty();
        assertThat(result.profiles()).hasSize(1);
        return result;
    }

    private Path file(final String name) {
        final Path file = directory.resolve("profiles").resolve(FILE + name);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("memorystreamer: profile " + file);
        return file;
    }

    @Test
    void flameGraphNamesAMethodOfTheLog() throws Exception {
        final ScenarioResult result = profiled(ProfileKind.CPU);
        assertThat(file("cpu.collapsed")).content().containsPattern("io/memorystreamer/log/\\w+\\.\\w+");
        assertThat(file("cpu.html"))
                .content()
                .isEqualTo(result.profiles().getFirst().page());
        assertThat(result.profiles().getFirst().page())
                .startsWithIgnoringCase("<!doctype html>")
                .doesNotContain("src=\"http");
        assertThat(frames(result.profiles().getFirst().page()))
                .anySatisfy(frame -> assertThat(frame).matches("io/memorystreamer/log/\\w+\\.\\w+"));
    }

    /**
     * The names in a flame graph of async-profiler: in order, each one without what it shares with the one before, whose length
     * is the first character, from the space on.
     */
    private static List<String> frames(final String page) {
        final int start = page.indexOf("const cpool = [");
        final String[] packed = page.substring(start, page.indexOf("];", start)).split("\n");
        final List<String> frames = new ArrayList<>();
        String before = "";
        for (int i = 1; i < packed.length; i++) {
            final String text = packed[i]
                    .strip()
                    .replaceAll("^'|',?$", "")
                    .replace("\\'", "'")
                    .replace("\\\\", "\\");
            before = i == 1 ? text : before.substring(0, text.charAt(0) - ' ') + text.substring(1);
            frames.add(before);
        }
        return frames;
    }

    @Test
    void flightRecordingIsWrittenByAProcessThatHalts() throws Exception {
        final ScenarioResult result = profiled(ProfileKind.DETAILED);
        assertThat(file("detailed.jfr")).isNotEmptyFile();
        assertThat(file("detailed.txt")).content().contains("Hot methods", "Allocation by class", "io.memorystreamer.");
        assertThat(result.profiles().getFirst().page()).contains("Hot methods");
    }
}
