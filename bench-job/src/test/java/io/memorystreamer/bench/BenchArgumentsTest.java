package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchArgumentsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --no-such-option                     | Unknown option: '--no-such-option'
            throughputs                          | unknown category or scenario 'throughputs'
            latency::consensus                   | latency::consensus is not available yet
            latency::authorization_decision      | latency::authorization_decision is not available yet
            --target nowhere                     | --target 'nowhere': must be HOST:PORT
            --peer pulsar=localhost:6650         | unknown peer 'pulsar': must be one of kafka, redis, nats
            --peer redis=nowhere                 | --peer 'redis=nowhere': must be HOST:PORT
            --output-format xml                  | Invalid value for option '--output-format'
            --config no-such.toml                | no-such.toml: no such file
            -f no-such.yaml                      | no-such.yaml: no such file
            -f run.yaml --quick                  | -f names scenarios, profile and target itself
            --baseline main                      | no baseline 'main' in results/baselines
            --profile heap                       | Invalid value for option '--profile'
            --profile-dir here                   | --profile-dir: say what to profile with --profile
            --profile cpu --enforce              | --enforce and --profile: the figures of a profiled run do not count
            """)
    void wrongArgumentsGetOneClearLineAndExitCodeTwo(final String arguments, final String expected) {
        final Outcome outcome = Outcome.of(arguments.split(" "));
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_ARGUMENTS);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("memorystreamer: ")
                .contains(expected)
                .hasLineCount(1);
    }
}
