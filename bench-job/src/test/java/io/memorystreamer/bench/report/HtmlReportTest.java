package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.run.RunFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final String PAGE = HtmlReport.of(SampleRun.document());

    @Test
    void nothingIsLoadedFromAnywhere() {
        assertThat(PAGE)
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "<link", "@import", "url(", " src=");
    }

    @Test
    void textOfResultsIsEscapedWhereverItStands() {
        assertThat(PAGE)
                .doesNotContain("<script>window", "<b>", "' onmouseover", "\" onmouseover")
                .contains("&lt;/script&gt;&lt;script&gt;window.hacked=1&lt;/script&gt;&quot; onmouseover=");
    }

    @Test
    void everyResultAndEveryKindOfCurveIsDrawn() {
        assertThat(PAGE)
                .contains(
                        "Throughput over time",
                        "Latency by percentile",
                        "Latency against load",
                        "Memory over time",
                        "Throughput against threads",
                        "throughputRatio",
                        "right of 1 is better",
                        "fork 4: 9.1M, an outlier",
                        "The run failed.",
                        "message 17 was lost");
        assertThat(PAGE.split("<details class=\"result\"", -1))
                .hasSize(1 + SampleRun.document().results().size());
        assertThat(PAGE.substring(0, PAGE.lastIndexOf("<script>")))
                .doesNotContain("NaN", "NOT_FOUND", "Infinity", "null");
    }

    @Test
    void failuresStandFirstAndThenWhatWasMissed() {
        final String table = PAGE.substring(PAGE.indexOf("<table class=\"sortable\" id=\"targets\">"));
        assertThat(table.indexOf("message 17 was lost")).isLessThan(table.indexOf("critical"));
        assertThat(table.indexOf("critical")).isLessThan(table.indexOf(">warning<"));
    }

    @Test
    void whatIsWorseThanInAnEarlierRunStandsAboveWhatIsBetterAndWhatIsNoise() {
        final String changes = PAGE.substring(PAGE.indexOf("id=\"changes\""));
        assertThat(changes.indexOf("regressed")).isPositive().isLessThan(changes.indexOf("improved"));
        assertThat(changes.indexOf("improved")).isLessThan(changes.indexOf("within noise"));
        assertThat(changes).contains("+37.1 %", "4 forks are too few");
    }

    @Test
    void realRunHasAPageToo() throws Exception {
        final String page = HtmlReport.of(SampleRun.parse(SampleRun.realJson()));
        assertThat(page).contains("latency::latency_percentiles", "Latency by percentile", "AMD EPYC");
        write("sample", PAGE);
        write("real", page);
    }

    /** For people who want to look at it. */
    private static void write(final String name, final String page) throws Exception {
        Files.writeString(Files.createDirectories(Path.of("target/report")).resolve(name + ".html"), page);
    }

    @Test
    void runWithoutResultsSaysWhy() {
        assertThat(HtmlReport.of(JsonReport.of(
                        List.of(), new RunFailure(RunFailure.Reason.BrokerNotStarted, "no port is free"))))
                .contains("BrokerNotStarted: no port is free", "No target was judged.");
    }
}
