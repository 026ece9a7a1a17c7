package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.memorystreamer.bench.scenario.Metric.Better;
import io.memorystreamer.statistics.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * How figures moved from commit to commit. Immutable by convention.
 *
 * @param schemaVersion of this document
 * @param commits in the order of their first runs
 * @param trends one per result and metric
 */
public record History(int schemaVersion, List<Commit> commits, List<Trend> trends) {

    private static final int SCHEMA_VERSION = 1;

    /**
     * What was measured.
     *
     * @param commit its name
     * @param time of its first run, ISO 8601
     * @param runs how many there are
     */
    public record Commit(String commit, String time, int runs) {}

    /**
     * One metric of one result.
     *
     * @param result which
     * @param metric its name
     * @param better which way is better
     * @param medians of all forks of all runs of each commit, in the order of the commits; null where it was not measured
     */
    public record Trend(@JsonUnwrapped StoredResult.Key result, String metric, Better better, List<Double> medians) {}

    private record Line(StoredResult.Key result, String metric) {}

    /**
     * @param files the oldest first
     * @param chosen which results are wanted
     */
    public static History of(final List<ResultFile> files, final Predicate<StoredResult.Key> chosen)
            throws ResultFileException {
        final Map<String, List<ResultFile>> byCommit = new LinkedHashMap<>();
        files.forEach(file -> byCommit.computeIfAbsent(file.commit(), unused -> new ArrayList<>())
                .add(file));
        final List<Commit> commits = new ArrayList<>();
        final Map<Line, Double[]> medians = new LinkedHashMap<>();
        final Map<Line, Better> better = new LinkedHashMap<>();
        for (final Map.Entry<String, List<ResultFile>> commit : byCommit.entrySet()) {
            final int index = commits.size();
            // One commit at a time: what its forks measured is forgotten once there is the median.
            samples(commit.getValue(), chosen, better)
                    .forEach((line, sample) ->
                            medians.computeIfAbsent(line, unused -> new Double[byCommit.size()])[index] =
                                    Difference.median(sample));
            commits.add(new Commit(
                    commit.getKey(),
                    commit.getValue().getFirst().time().toString(),
                    commit.getValue().size()));
        }
        final List<Trend> trends = medians.entrySet().stream()
                .map(entry -> new Trend(
                        entry.getKey().result(),
                        entry.getKey().metric(),
                        better.get(entry.getKey()),
                        Arrays.asList(entry.getValue())))
                .toList();
        return new History(SCHEMA_VERSION, List.copyOf(commits), trends);
    }

    private static Map<Line, double[]> samples(
            final List<ResultFile> files, final Predicate<StoredResult.Key> chosen, final Map<Line, Better> better)
            throws ResultFileException {
        final Map<Line, double[]> samples = new LinkedHashMap<>();
        for (final ResultFile file : files) {
            for (final StoredResult result : ResultDocument.read(file.file()).results()) {
                if (result.failure() == null && chosen.test(result.key())) {
                    result.declared().forEach(metric -> {
                        final Line line = new Line(result.key(), metric.name());
                        final double[] sample = result.sample(metric.name());
                        if (sample.length > 0) {
                            samples.merge(line, sample, History::joined);
                            better.put(line, metric.better());
                        }
                    });
                }
            }
        }
        return samples;
    }

    private static double[] joined(final double[] one, final double[] other) {
        return DoubleStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
    }
}
