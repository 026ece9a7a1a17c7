package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./memorystreamer} makes of its arguments. All that {@code bench} refuses is in the suite's own tests. */
class LauncherArgumentsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bench --no-such-option                     | Unknown option: '--no-such-option'
            bench throughputs                          | unknown category or scenario 'throughputs'
            broker --kafka-port 70000                  | --kafka-port '70000': must be a port
            broker --memory lots                       | --memory 'lots': must be a size
            broker --memory 1k --kafka-port 0 --http-port 0 | memorystreamer.broker.memory=
            broker --data-dir /no/such/folder --kafka-port 0 --http-port 0 | /no/such/folder
            broker --verbose yes                       | unknown option '--verbose'
            broker now                                 | unexpected argument 'now'
            test everything                            | test takes no arguments
            start                                      | unknown command 'start'
            """)
    void wrongArgumentsGetOneClearLineAndExitCodeTwo(final String arguments, final String expected) throws Exception {
        try (Launcher launcher = Launcher.start(directory, arguments.split(" "))) {
            assertThat(launcher.await(60)).isEqualTo(2);
            assertThat(launcher.output()).isEmpty();
            assertThat(launcher.errors().lines()).singleElement().asString().contains(expected);
        }
    }

    @Test
    void badConfigurationIsNamedWithKeyAndLine() throws Exception {
        BenchRun.configure(directory, "[throughput]\ntarget_througput = 1\n");
        try (Launcher bench = BenchRun.start(directory)) {
            assertThat(bench.await(60)).isEqualTo(2);
            assertThat(bench.errors().lines())
                    .singleElement()
                    .asString()
                    .contains("benchmark.toml:2: unknown key throughput.target_througput");
        }
    }

    @Test
    void listNamesEveryScenario() throws Exception {
        try (Launcher bench = Launcher.start(directory, "bench", "--list")) {
            assertThat(bench.await(60)).isZero();
            assertThat(bench.output().lines()).hasSize(48);
        }
    }

    @Test
    void doctorChecksTheMachine() throws Exception {
        try (Launcher doctor = Launcher.start(directory, "doctor")) {
            assertThat(doctor.await(30)).isZero();
            assertThat(doctor.output()).contains("governor", "swap", "open files", "thp", "numa", "cgroup");
        }
    }
}
