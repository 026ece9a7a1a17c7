package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineOptionsTest {

    private static final String SCENARIO = "throughput::single_message_publishing";

    @TempDir
    private Path directory;

    /** In {@code directory}, before anything is measured. */
    private void assertRefused(final String why, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(SCENARIO, "--quick", "--results", directory.toString()));
        all.addAll(Arrays.asList(arguments));
        final Outcome outcome = Outcome.of(all.toArray(String[]::new));
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_ARGUMENTS);
        assertThat(outcome.err()).startsWith("memorystreamer: ").contains(why).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    private Path write(final String name, final String commit, final String day, final double... rates)
            throws IOException {
        final String forks = Arrays.stream(rates)
                .mapToObj(rate -> "{\"messagesPerSecond\":" + rate + "}")
                .toList()
                .toString();
        return Files.writeString(directory.resolve(name), """
                {"schemaVersion": 1, "time": "2026-01-%sT00:00:00Z", "environment": {"commit": "%s"},
                 "results": [{"id": "%s", "path": "in-process", "metrics": {"messagesPerSecond": %s}, "forks": %s}]}""".formatted(day, commit, SCENARIO, rates[0], forks));
    }

    @Test
    void namesAndFilesThatCannotBeUsedAreRefusedBeforeMeasuring() throws IOException {
        final Path text = Files.writeString(directory.resolve("text.json"), "text");
        final Path later = Files.writeString(directory.resolve("later.json"), "{\"schemaVersion\":9,\"results\":[]}");
        assertRefused("--save-baseline '../up': must be", "--save-baseline", "../up");
        assertRefused("--baseline 'a/b': must be", "--baseline", "a/b");
        assertRefused("no baseline 'main'", "--baseline", "main");
        assertRefused(
                "no such file", "--compare", directory.resolve("none.json").toString());
        assertRefused("not a result document", "--compare", text.toString());
        assertRefused("schemaVersion 9", "--compare", later.toString());
        assertRefused("name one run", "--compare", text.toString(), "--baseline", "main");
        assertThat(Outcome.of(SCENARIO, "--quick", "--results", text.toString()))
                .satisfies(outcome -> {
                    assertThat(outcome.code()).isEqualTo(ExitCode.BAD_ARGUMENTS);
                    assertThat(outcome.err()).contains("cannot be made").hasLineCount(1);
                });
    }

    @Test
    void analyzeTellsARegressionByItsExitCode() throws IOException {
        final Path fast = write("fast.json", "aaa", "01", 1000, 1001, 1002, 1003, 1004);
        final Path slow = write("slow.json", "bbb", "02", 900, 901, 902, 903, 904);
        final Outcome outcome = Outcome.of("analyze", directory.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.REGRESSED);
        assertThat(outcome.out()).contains("regressed", slow + " with " + fast, "-10.0", "1 regressed");
        assertThat(Outcome.of("analyze", slow.toString()).code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void historyShowsTheMediansOfEveryCommitInThreeFormats() throws IOException {
        write("b.json", "bbb", "02", 20);
        write("a.json", "<aaa>", "01", 10);
        assertThat(Outcome.of("history", directory.toString()).out())
                .contains("▁█")
                .containsPattern("<aaa> +bbb");
        assertThat(Outcome.of("history", directory.toString(), SCENARIO, "--output-format", "json")
                        .out())
                .contains("\"medians\" : [ 10.0, 20.0 ]");
        assertThat(Outcome.of("history", directory.toString(), "throughput", "--output-format", "html")
                        .out())
                .startsWith("<!doctype html>")
                .contains("<svg ", "&lt;aaa&gt;")
                .doesNotContain("<aaa>", "http:", "https:", "<script");
    }

    @Test
    void historyOfWhatWasNeverMeasuredIsRefused() throws IOException {
        write("a.json", "aaa", "01", 10);
        final Outcome outcome = Outcome.of("history", directory.toString(), "latency");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_ARGUMENTS);
        assertThat(outcome.err()).contains("no result of 'latency'").hasLineCount(1);
    }

    @Test
    void subCommandsStandFirstAndABaselineMayHaveTheirNames() {
        assertThat(Outcome.of("throughput", "analyze", directory.toString()))
                .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(ExitCode.BAD_ARGUMENTS))
                .satisfies(outcome -> assertThat(outcome.err()).contains("has to stand first after bench"));
        assertThat(Outcome.of("--list", "--save-baseline", "history").code()).isEqualTo(ExitCode.OK);
    }
}
