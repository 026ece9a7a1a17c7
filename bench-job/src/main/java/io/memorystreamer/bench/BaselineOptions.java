package io.memorystreamer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorystreamer.bench.baseline.Comparer;
import io.memorystreamer.bench.baseline.Comparison;
import io.memorystreamer.bench.baseline.ResultDocument;
import io.memorystreamer.bench.baseline.ResultFileException;
import io.memorystreamer.bench.baseline.ResultStore;
import io.memorystreamer.bench.baseline.StoredResult;
import io.memorystreamer.bench.report.ChangeTable;
import io.memorystreamer.bench.report.JsonReport;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What becomes of a run beyond its report: it is kept, and compared with an earlier one. */
final class BaselineOptions {

    private static final Path DEFAULT_RESULTS = Path.of("results");

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description =
                    "Keep this run in DIR/COMMIT/TIME.json, and baselines in DIR/baselines; the directory results by"
                            + " default, when it is there.")
    private Path results;

    @Option(
            names = "--save-baseline",
            paramLabel = "NAME",
            description =
                    "Keep this run under a name, to compare others with it. Measures everything twice, to know by how"
                            + " much this machine differs from itself.")
    private String saveAs;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "Compare with the baseline of this name. What seems to have changed is measured once more before it is"
                            + " said.")
    private String baseline;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Compare with the run in FILE, a JSON document of this command.")
    private Path compareWith;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private final List<ScenarioResult> repeated = new ArrayList<>();
    private ResultDocument earlier;
    private Comparison comparison;
    private ObjectNode document;
    private boolean profiled;

    /** Everything that can be refused is refused here, before minutes of measuring. */
    void prepare(final ProfileOptions profile) {
        profiled = profile.active();
        refuse(profile, "--save-baseline", saveAs);
        refuse(profile, "--baseline", baseline);
        refuse(profile, "--compare", compareWith);
        refuse(profile, "--results", results);
        if (baseline != null && compareWith != null) {
            throw new ParameterException(spec.commandLine(), "--baseline and --compare: name one run to compare with");
        }
        try {
            if (baseline != null) {
                ResultStore.requireName("--baseline", baseline);
                earlier = store().readBaseline(baseline);
            } else if (compareWith != null) {
                earlier = ResultDocument.read(compareWith);
            }
            if (saveAs != null) {
                ResultStore.requireName("--save-baseline", saveAs);
            }
            if (keepsRun()) {
                store().prepare();
            }
        } catch (final ResultFileException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private ResultStore store() {
        return new ResultStore(results == null ? DEFAULT_RESULTS : results);
    }

    private static void refuse(final ProfileOptions profile, final String option, final Object value) {
        if (value != null) {
            profile.refuseBeside(option);
        }
    }

    private boolean keepsRun() {
        return !profiled && (results != null || saveAs != null || Files.isDirectory(DEFAULT_RESULTS));
    }

    /**
     * What is to be measured once more, to know by how much this machine differs from itself: everything for a baseline, and
     * otherwise what seems to have changed, so that a minute in which the machine was slow is no regression.
     */
    List<Scenario> again(final List<Scenario> scenarios, final List<ScenarioResult> measured) {
        if (saveAs != null) {
            return scenarios;
        }
        if (earlier == null) {
            return List.of();
        }
        conclude(measured, null);
        final Set<StoredResult.Key> changed = comparison.changed();
        return scenarios.stream()
                .filter(scenario -> changed.stream().anyMatch(key -> key.isOf(scenario)))
                .toList();
    }

    /** Takes what was measured once more. */
    void repeated(final List<ScenarioResult> more) {
        repeated.addAll(more);
    }

    /**
     * Compares the run, if it is to be compared.
     *
     * @param failure null when the run was whole
     */
    void conclude(final List<ScenarioResult> measured, final RunFailure failure) {
        try {
            final Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            document = (ObjectNode) JSON.readTree(JsonReport.of(measured, failure));
            document.put("time", time.toString());
            if (!repeated.isEmpty()) {
                document.set("repeat", JSON.valueToTree(repeated));
            }
            if (earlier != null) {
                final String against = (baseline == null ? compareWith : store().baseline(baseline)).toString();
                comparison = Comparer.compare(against, earlier, null, ResultDocument.of(document));
                document.set("comparison", JSON.valueToTree(comparison));
            }
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JSON document of the run, with the comparison. */
    String document() {
        try {
            return JSON.writeValueAsString(document);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The comparison for a terminal; empty when there is none. */
    String table() {
        return comparison == null ? "" : "\n" + ChangeTable.of(comparison);
    }

    /** Whether anything is worse than it was, beyond doubt. */
    boolean regressed() {
        return comparison != null && comparison.regressed();
    }

    /**
     * Keeps the run, if it is to be kept; what failed is no baseline.
     *
     * @return why not, one line; empty when all is well
     */
    Optional<String> keep(final RunFailure failure) {
        try {
            if (keepsRun() && !document.path("results").isEmpty()) {
                final String commit =
                        document.path("environment").path("commit").asText(null);
                final Instant time = Instant.parse(document.path("time").asText());
                System.err.println("memorystreamer: kept in " + store().saveRun(commit, time, document));
            }
            if (saveAs != null && failure == null) {
                System.err.println(
                        "memorystreamer: baseline " + saveAs + " is " + store().saveBaseline(saveAs, document));
            } else if (saveAs != null) {
                System.err.println("memorystreamer: baseline " + saveAs + " is not saved, as the run failed");
            }
            return Optional.empty();
        } catch (final ResultFileException e) {
            return Optional.of(e.getMessage());
        }
    }
}
