package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.memorystreamer.bench.scenario.Metric.Better;
import io.memorystreamer.statistics.Interval;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What changed between two runs, as it stands in the JSON document. Immutable.
 *
 * @param of where the later run comes from; null in the document of that run itself
 * @param against where the earlier run comes from, such as its file
 * @param commit what was measured then; null when its document does not say
 * @param time when it was measured, ISO 8601; null when its document does not say
 * @param differences what else differs between the runs, machine and settings, one line each: whoever reads the changes has to
 *     know
 * @param changes one per result and metric that both runs have
 * @param notCompared results without a counterpart, or that failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
        String of,
        String against,
        String commit,
        String time,
        List<String> differences,
        List<Change> changes,
        List<NotCompared> notCompared) {

    /** What is said of a change. */
    public enum Verdict {
        /** Worse, beyond doubt. */
        @JsonProperty("regressed")
        REGRESSED("regressed"),
        /** Better, beyond doubt. */
        @JsonProperty("improved")
        IMPROVED("improved"),
        /** No more than chance, or than the machine differs from itself. */
        @JsonProperty("within noise")
        WITHIN_NOISE("within noise"),
        /** The runs cannot tell. */
        @JsonProperty("inconclusive")
        INCONCLUSIVE("inconclusive");

        private final String label;

        Verdict(final String label) {
            this.label = label;
        }

        /** As in the JSON document. */
        public String label() {
            return label;
        }
    }

    /** Where the figure comes from that says by how much the machine differs from itself. */
    public enum SelfSource {
        /** Scenarios that were measured twice. */
        @JsonProperty("repeat")
        REPEAT,
        /** The first half of the forks of a run against the second. */
        @JsonProperty("split")
        SPLIT
    }

    /**
     * One metric of one result.
     *
     * @param result which
     * @param metric its name
     * @param better which way is better
     * @param before median of the earlier run
     * @param now median of this run
     * @param forksBefore figures the median before is of, a repeated run's included
     * @param forksNow figures the median now is of
     * @param changePercent of the median; null where it was 0 before and is not now, or a figure is below 0
     * @param confidencePercent what the change is likely to be, with a chance of 95 %; null as before, of a single fork, or with an end that is
     *     infinite
     * @param pValue of the Mann-Whitney test, 0 to 1
     * @param selfPercent by how much the machine differs from itself; null when nobody knows
     * @param selfSource where that comes from; null when nobody knows
     * @param verdict what is said of it
     * @param reason why not more; null where the verdict says it all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            @JsonUnwrapped StoredResult.Key result,
            String metric,
            Better better,
            double before,
            double now,
            int forksBefore,
            int forksNow,
            Double changePercent,
            Interval confidencePercent,
            Double pValue,
            Double selfPercent,
            SelfSource selfSource,
            Verdict verdict,
            String reason) {}

    /**
     * A result that has no counterpart to be compared with.
     *
     * @param result which
     * @param reason why not
     */
    public record NotCompared(@JsonUnwrapped StoredResult.Key result, String reason) {}

    /** How many changes have this verdict. */
    public long count(final Verdict verdict) {
        return changes.stream().filter(change -> change.verdict() == verdict).count();
    }

    /** Results in which something is better or worse. */
    public Set<StoredResult.Key> changed() {
        return changes.stream()
                .filter(change -> change.verdict() == Verdict.REGRESSED || change.verdict() == Verdict.IMPROVED)
                .map(Change::result)
                .collect(Collectors.toSet());
    }

    /** Whether anything is worse, beyond doubt. */
    public boolean regressed() {
        return count(Verdict.REGRESSED) > 0;
    }
}
