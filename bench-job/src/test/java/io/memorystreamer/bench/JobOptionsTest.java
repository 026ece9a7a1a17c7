package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.bench.barrier.StartBarrier;
import io.memorystreamer.bench.run.RunFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

class JobOptionsTest {

    @Command
    static final class WithJob {
        @ArgGroup(validate = false)
        private JobOptions job = new JobOptions();
    }

    private static JobOptions parse(final String... arguments) {
        final WithJob command = new WithJob();
        final CommandLine line = new CommandLine(command);
        line.parseArgs(arguments);
        command.job.prepare(line.getCommandSpec());
        return command.job;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --participants=2                                         | --participants, --index and --start-timeout need --start-barrier
            --start-timeout=2                                        | --participants, --index and --start-timeout need --start-barrier
            --start-barrier=h --participants=2 --index=0             | must be HOST:PORT with a port from 1 to 65535
            --start-barrier=h:1 --index=0                            | --participants must be from 1 to 1000
            --start-barrier=h:1 --participants=0 --index=0           | --participants must be from 1 to 1000
            --start-barrier=h:1 --participants=2                     | --index must be from 0 to 1
            --start-barrier=h:1 --participants=2 --index=2           | --index must be from 0 to 1
            --start-barrier=h:1 --participants=2 --index=1 --start-timeout=0 | --start-timeout: must be at least 1
            --artefacts-url=ftp://h/x                                | must be an http or https URL with a host
            --artefacts-url=http:///x                                | must be an http or https URL with a host
            --artefacts-url=http://[                                 | no URL
            --artefacts-url=http://operator:8080/artefacts/a/b/0     | MEMORYSTREAMER_ARTEFACTS_TOKEN must hold the token
            """)
    void whatCannotBeUsedIsRefusedInOneLine(final String arguments, final String message) {
        assertThatThrownBy(() -> parse(arguments.split(" +")))
                .isInstanceOf(ParameterException.class)
                .message()
                .contains(message)
                .hasLineCount(1);
    }

    @Test
    void withoutOthersNothingIsWaitedFor() throws Exception {
        assertThat(parse().start().barrier()).isSameAs(StartBarrier.ALONE);
        assertThat(parse("--start-barrier=h:1", "--participants=1", "--index=0")
                        .start()
                        .barrier())
                .isSameAs(StartBarrier.ALONE);
    }

    @Test
    void othersAreWaitedForAsLongAsIsSaid() throws Exception {
        try (StartBarrier barrier = parse("--start-barrier=h:1", "--participants=2", "--index=1")
                .start()
                .barrier()) {
            assertThat(barrier).isNotSameAs(StartBarrier.ALONE);
        }
        assertThat(parse("--start-barrier=h:1", "--participants=2", "--index=1", "--start-timeout=9")
                        .start()
                        .patience())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void portThatIsTakenIsAFailureOfTheRun() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final JobOptions job =
                    parse("--start-barrier=127.0.0.1:" + taken.getLocalPort(), "--participants=2", "--index=0");
            assertThatExceptionOfType(RunFailure.class)
                    .isThrownBy(job::start)
                    .withMessageContaining("cannot listen on port " + taken.getLocalPort())
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(RunFailure.Reason.GeneratorsNotStarted));
        }
    }
}
