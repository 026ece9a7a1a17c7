package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reports without pictures: the terminal's table and the comment in Markdown. */
class TextReportsTest {

    private static final String TABLE = TableReport.of(SampleRun.document(), true);
    private static final String MARKDOWN = MarkdownReport.of(SampleRun.document());

    @Test
    void tableFitsATerminalOfOneHundredAndSixtyColumns() {
        assertThat(TABLE.lines().filter(line -> !line.contains("message 17")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
        assertThat(TableReport.of(SampleRun.parse(SampleRun.realJson()), true).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
    }

    @Test
    void tableShowsCurvesConfidenceGradesAndFailures() {
        assertThat(TABLE)
                .containsPattern("12\\.40M \\+-3\\.0% .*[▆▇█]{5}")
                .containsPattern("p99Micros +missed +critical +10\\.0 +42\\.5")
                .containsPattern("aeron-ipc-exclusive.* 1\\.62 +\\+-7\\.\\d% +1\\.46 +1\\.86")
                .contains("FAILED", "stress::cascading_failures (tcp): message 17 was lost");
    }

    @Test
    void columnWithNothingInItIsLeftOut() {
        assertThat(TABLE).doesNotContain("P99.9 us", "MEAN us").contains("P99 us");
    }

    @Test
    void figuresWithoutAColumnStandBeneathTheirRow() {
        final List<String> table =
                TableReport.of(SampleRun.mixed(), true).lines().toList();
        final int row = IntStream.range(0, table.size())
                .filter(i -> table.get(i).startsWith("memory::memory_leak_detection"))
                .findFirst()
                .orElseThrow();
        assertThat(table.get(row + 1)).startsWith("  in-process").contains("3.10M");
        assertThat(table.get(row + 2)).startsWith("      heapBytesPerSecond 12.0 +-2.0%; directBytesPerSecond 0.00; ");
        assertThat(table.get(row + 3)).startsWith("      ").contains("residentBytesPerSecond 1.50");
        assertThat(table).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
        assertThat(table)
                .as("what is judged stands among the targets")
                .noneMatch(line -> line.startsWith("      ") && line.contains("leakedObjects"))
                .as("and what is compared among the comparisons")
                .noneMatch(line -> line.startsWith("      ") && line.contains("Ratio"));
        assertThat(table).contains("      lockFreeShare 0.98, peer's 0.91; startSeconds 1.20");
    }

    @Test
    void curveIsLeftOutWhereTheTerminalHasNoSignsForIt() {
        assertThat(TableReport.of(List.of(), StandardCharsets.US_ASCII)).isNotEmpty();
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(TableReport.of(SampleRun.document(), false)))
                .isTrue();
    }

    @Test
    void markdownBeginsWithTheWorstAndFoldsTheRestAway() {
        assertThat(MARKDOWN).startsWith("## MemoryStreamer benchmarks\n\n**The run failed.**");
        final List<String> rows = MARKDOWN.lines()
                .dropWhile(line -> !line.startsWith("| Verdict |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows.getFirst()).contains("! failed", "stress::cascading_failures");
        assertThat(rows.get(1)).contains("✗ missed", "42.5 µs ±3.0%", "critical");
        assertThat(rows.getLast()).contains("✓ met");
        assertThat(MARKDOWN.split("<details>", -1))
                .hasSize(1 + SampleRun.document().results().size() + 1);
    }

    @Test
    void changesBeyondDoubtAreListedInMarkdownAndTheOthersCounted() {
        assertThat(MARKDOWN)
                .contains("1 regressed, 1 improved, 1 inconclusive, 1 within noise")
                .contains(
                        "| ▼ regressed | <code>latency::latency_percentiles</code> in-process | <code>p99Micros</code>"
                                + " | 31.0 µs | 42.5 µs | +37.1 % | +35.1 % to +39.1 % |");
        assertThat(MARKDOWN.split("results/main.json")[1].split("Verdict")[0]).doesNotContain("| = ", "| ? ");
    }

    @Test
    void everyRowOfMarkdownHasAsManyCellsAsItsHead() {
        int cells = 0;
        for (final String line : MARKDOWN.lines().toList()) {
            final int found = line.startsWith("|") ? line.split("\\|", -1).length : 0;
            if (cells > 0 && found > 0) {
                assertThat(found).as(line).isEqualTo(cells);
            }
            cells = found;
        }
    }

    @Test
    void hostileTextStaysTextInMarkdown() {
        assertThat(MARKDOWN).doesNotContain("<script", "<b>", "`").contains("&#60;/script&#62;");
    }

    @Test
    void markdownOfManyResultsStillFitsAComment() {
        final RunDocument one = SampleRun.document();
        final List<RunDocument.Result> many = IntStream.range(0, 200)
                .boxed()
                .flatMap(i -> one.results().stream())
                .toList();
        final String markdown = MarkdownReport.of(new RunDocument(null, one.environment(), many, null, null));
        assertThat(markdown.length()).isLessThan(65_536);
        assertThat(markdown).contains("does not fit a comment", "<summary>Environment</summary>");
        assertThat(Arrays.stream(markdown.split("\n")).filter(line -> line.contains("<details>")))
                .hasSameSizeAs(Arrays.stream(markdown.split("\n"))
                        .filter(line -> line.contains("</details>"))
                        .toList());
    }
}
