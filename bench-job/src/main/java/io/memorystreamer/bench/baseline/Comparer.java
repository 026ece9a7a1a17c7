package io.memorystreamer.bench.baseline;

import io.memorystreamer.bench.baseline.Comparison.Change;
import io.memorystreamer.bench.baseline.Comparison.NotCompared;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Metric.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Compares two runs, result by result and metric by metric. Stateless. */
public final class Comparer {

    private Comparer() {}

    /**
     * @param against where the earlier run comes from, for people
     * @param before the earlier run; what it has measured twice is one sample of twice the size
     * @param of where the later run comes from; null when it is this process
     * @param now the later run
     */
    public static Comparison compare(
            final String against, final ResultDocument before, final String of, final ResultDocument now) {
        final List<Change> changes = new ArrayList<>();
        final List<NotCompared> notCompared = new ArrayList<>();
        final List<String> differences = new ArrayList<>(RunDifferences.ofMachines(before, now));
        final boolean sameMachine = differences.isEmpty();
        final Map<StoredResult.Key, StoredResult> earlier = before.byKey();
        final Map<StoredResult.Key, StoredResult> later = now.byKey();
        later.forEach((key, result) -> {
            final StoredResult old = earlier.get(key);
            final Optional<String> obstacle = obstacle(old, result);
            if (obstacle.isPresent()) {
                notCompared.add(new NotCompared(key, obstacle.get()));
                return;
            }
            differences.addAll(RunDifferences.ofSettings(old, result));
            final Sides sides = new Sides(
                    old,
                    before.repeatByKey().get(key),
                    result,
                    now.repeatByKey().get(key),
                    sameMachine);
            for (final Metric metric : metrics(result)) {
                sides.change(metric).ifPresent(changes::add);
            }
        });
        earlier.keySet().stream()
                .filter(key -> !later.containsKey(key))
                .forEach(key -> notCompared.add(new NotCompared(key, "not measured in this run")));
        return new Comparison(
                of,
                against,
                before.commit().orElse(null),
                before.time(),
                List.copyOf(differences),
                List.copyOf(changes),
                List.copyOf(notCompared));
    }

    private static Optional<String> obstacle(final StoredResult old, final StoredResult result) {
        if (result.failure() != null) {
            return Optional.of("failed in this run: " + result.failure());
        }
        if (old == null) {
            return Optional.of("not measured in the earlier run");
        }
        if (old.failure() != null) {
            return Optional.of("failed in the earlier run: " + old.failure());
        }
        return metrics(result).isEmpty()
                ? Optional.of("this version has no such scenario, and does not know which figure is the better one")
                : Optional.empty();
    }

    /** Those that have a better and a worse. */
    private static List<Metric> metrics(final StoredResult result) {
        return result.declared().stream()
                .filter(metric -> metric.better() != Better.NEITHER)
                .toList();
    }

    /** A result before and now, each with its repetition or null; the earlier run tells of this machine if it was on it. */
    private record Sides(
            StoredResult before,
            StoredResult beforeRepeated,
            StoredResult now,
            StoredResult nowRepeated,
            boolean sameMachine) {

        /** Empty when one of the runs does not have the metric. */
        Optional<Change> change(final Metric metric) {
            final SelfDifference.Run earlier = run(before, beforeRepeated, metric.name());
            final SelfDifference.Run later = run(now, nowRepeated, metric.name());
            final double[] sampleBefore = pooled(earlier);
            final double[] sampleNow = pooled(later);
            if (sampleBefore.length == 0 || sampleNow.length == 0) {
                return Optional.empty();
            }
            final Optional<SelfDifference> self = Judgement.haveRatio(sampleBefore, sampleNow)
                    ? SelfDifference.of(sameMachine ? List.of(earlier, later) : List.of(later))
                    : Optional.empty();
            return Optional.of(Judgement.of(sampleBefore, sampleNow, metric.better(), self)
                    .change(now.key(), metric, sampleBefore, sampleNow, self));
        }

        private static SelfDifference.Run run(
                final StoredResult first, final StoredResult repeated, final String metric) {
            return new SelfDifference.Run(
                    first.sample(metric), repeated == null ? new double[0] : repeated.sample(metric));
        }

        private static double[] pooled(final SelfDifference.Run run) {
            return DoubleStream.concat(DoubleStream.of(run.first()), DoubleStream.of(run.repeated()))
                    .toArray();
        }
    }
}
