package io.memorystreamer.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.bench.report.JsonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFilesTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-01-02T00:00:00Z");
    private static final Instant THIRD = Instant.parse("2026-01-03T00:00:00Z");

    @TempDir
    private Path directory;

    private ResultStore store;
    private final List<String> remarks = new ArrayList<>();

    @BeforeEach
    void makeStore() {
        store = new ResultStore(directory);
    }

    static JsonNode document(final String commit, final Instant time, final double... rates) throws IOException {
        final StringBuilder forks = new StringBuilder();
        for (final double rate : rates) {
            forks.append(forks.isEmpty() ? "" : ",")
                    .append("{\"messagesPerSecond\":")
                    .append(rate)
                    .append('}');
        }
        return new ObjectMapper().readTree("""
                        {"schemaVersion": 1, "time": "%s", "environment": {"cpus": 2, "commit": "%s"}, "later": [],
                         "results": [{"id": "%s", "path": "in-process", "later": {},
                                      "metrics": {"messagesPerSecond": %s}, "forks": [%s]}]}""".formatted(time, commit, Runs.SCENARIO, rates[0], forks));
    }

    @Test
    void readsTheVersionThatIsWritten() {
        assertThat(ResultDocument.SCHEMA_VERSION).isEqualTo(JsonReport.SCHEMA_VERSION);
    }

    @Test
    void savedRunIsReadBackAndFieldsOfLaterVersionsArePassedOver() throws Exception {
        final Path file = store.saveRun("aaa", FIRST, document("aaa", FIRST, 1, 2, 3));
        assertThat(file).isEqualTo(directory.resolve("aaa/20260101T000000.000Z.json"));
        assertThat(ResultDocument.read(file).results().getFirst().sample("messagesPerSecond"))
                .containsExactly(1, 2, 3);
    }

    @Test
    void saveLeavesNothingButTheFile() throws Exception {
        final Path file = store.saveBaseline("main", document("aaa", FIRST, 1));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
        assertThat(store.readBaseline("main").commit()).contains("aaa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "a/b", "", ".hidden", "..", "a b", "c:d", "-x", "\u00e4"})
    void nameThatCouldLeadElsewhereIsRefused(final String name) {
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultStore.requireName("--baseline", name))
                .withMessageStartingWith("--baseline '" + name + "': must be");
    }

    @Test
    void missingBaselineIsToldWithThoseThatThereAre() throws Exception {
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> store.readBaseline("main"))
                .withMessageContaining("there is none: --save-baseline main makes one");
        store.saveBaseline("other", document("aaa", FIRST, 1));
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> store.readBaseline("main"))
                .withMessageContaining("there is [other]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "{\"schemaVersion\":1}",
                "{\"schemaVersion\":1,\"results\":[{}]}",
                "{\"schemaVersion\":1,\"results\":[null]}",
                "{\"schemaVersion\":1,\"results\":7}",
                "not JSON at all"
            })
    void whatIsNoResultDocumentIsRefusedInOneLineThatNamesTheFile(final String text) throws IOException {
        final Path file = Files.writeString(directory.resolve("x.json"), text);
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultDocument.read(file))
                .withMessageStartingWith(file + ": not a result document of this suite")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void otherVersionIsRefusedWithBothVersions() throws IOException {
        final Path file = Files.writeString(directory.resolve("x.json"), "{\"schemaVersion\":2,\"results\":[]}");
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultDocument.read(file))
                .withMessage(file + ": has schemaVersion 2 and only 1 can be read: measure again");
    }

    @Test
    void directoryStandsForItsRunsOldestFirstWithoutBaselines() throws Exception {
        store.saveRun("bbb", SECOND, document("bbb", SECOND, 2));
        store.saveRun("aaa", FIRST, document("aaa", FIRST, 1));
        store.saveBaseline("main", document("aaa", FIRST, 1));
        Files.writeString(directory.resolve("aaa").resolve("other.json"), "{}");
        assertThat(ResultFile.find(List.of(directory), remarks::add))
                .extracting(ResultFile::commit)
                .containsExactly("aaa", "bbb");
        assertThat(remarks).singleElement().asString().contains("other.json: not a result document");
    }

    @Test
    void fileThatIsNamedHasToBeAResult() throws IOException {
        final Path file = Files.writeString(directory.resolve("x.json"), "{}");
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultFile.find(List.of(file), remarks::add));
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultFile.find(List.of(directory.resolve("none.json")), remarks::add))
                .withMessageContaining("no such file");
    }

    @Test
    void newestRunIsComparedWithTheOneBefore() throws Exception {
        store.saveRun("aaa", FIRST, document("aaa", FIRST, 1, 2, 3, 4, 5));
        store.saveRun("bbb", SECOND, document("bbb", SECOND, 1000, 1001, 1002, 1003, 1004));
        store.saveRun("ccc", THIRD, document("ccc", THIRD, 900, 901, 902, 903, 904));
        final Analysis analysis = Analysis.of(ResultFile.find(List.of(directory), remarks::add));
        assertThat(analysis.comparisons()).singleElement().satisfies(comparison -> {
            assertThat(comparison.commit()).isEqualTo("bbb");
            assertThat(comparison.of()).contains("ccc");
            assertThat(comparison.regressed()).isTrue();
        });
        assertThat(analysis.measuredOnce()).isEmpty();
        assertThat(analysis.regressed()).isTrue();
    }

    @Test
    void resultWithNothingBeforeItIsListedAsMeasuredOnce() throws Exception {
        store.saveRun("aaa", FIRST, document("aaa", FIRST, 1));
        final Analysis analysis = Analysis.of(ResultFile.find(List.of(directory), remarks::add));
        assertThat(analysis.comparisons()).isEmpty();
        assertThat(analysis.measuredOnce()).hasSize(1);
    }

    @Test
    void historyHasTheMedianOfAllForksOfEachCommitInOrderOfTime() throws Exception {
        store.saveRun("ccc", THIRD, document("ccc", THIRD, 30));
        store.saveRun("aaa", FIRST, document("aaa", FIRST, 10, 11));
        store.saveRun("aaa", SECOND, document("aaa", SECOND, 12));
        final History history = History.of(ResultFile.find(List.of(directory), remarks::add), key -> true);
        assertThat(history.commits())
                .containsExactly(
                        new History.Commit("aaa", FIRST.toString(), 2), new History.Commit("ccc", THIRD.toString(), 1));
        assertThat(history.trends()).singleElement().satisfies(trend -> {
            assertThat(trend.metric()).isEqualTo("messagesPerSecond");
            assertThat(trend.medians()).containsExactly(11.0, 30.0);
        });
    }
}
