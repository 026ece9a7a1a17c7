package io.memorystreamer.bench;

import io.memorystreamer.bench.report.RunTable;
import io.memorystreamer.bench.run.ConfinedLimits;
import io.memorystreamer.bench.run.LoadGenerators;
import io.memorystreamer.bench.run.Progress;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.RunPart;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.run.SuiteOptions;
import io.memorystreamer.bench.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Measures what a plan says, one part after another, and keeps what came of it. For one thread. */
final class Measuring {

    /** A part that has ended. */
    private record Ended(RunPlan.Cell cell, LoadGenerators generators, RunFailure failure) {}

    private record Part(RunPlan.Cell cell, LoadGenerators generators) {}

    private final RunPlan plan;
    private final List<Scenario> scenarios;
    private final BaselineOptions baselines;
    private final Predicate<RunFailure> counts;
    private final List<Ended> ended = new ArrayList<>();

    /** @param counts of the failures of scenarios, those that are one of the run */
    Measuring(
            final RunPlan plan,
            final List<Scenario> scenarios,
            final BaselineOptions baselines,
            final Predicate<RunFailure> counts) {
        this.plan = plan;
        this.scenarios = scenarios;
        this.baselines = baselines;
        this.counts = counts;
    }

    /**
     * @throws RunFailure that ended the run before its time; what was measured until then is kept
     * @throws InterruptedException likewise
     */
    void run(final SuiteOptions options, final Progress progress) throws RunFailure, InterruptedException {
        final List<List<ConfinedLimits>> limits = new ArrayList<>();
        try {
            for (final RunPlan.Cell cell : plan.cells()) {
                limits.add(cell.confine(plan.loadGenerators()));
            }
            final List<Part> parts = parts(options, limits, progress);
            parts.forEach(part -> part.generators().announce(scenarios));
            for (final Part part : parts) {
                measure(part);
            }
            repeat(options, limits, progress);
        } finally {
            limits.forEach(cell -> cell.forEach(ConfinedLimits::close));
        }
    }

    private List<Part> parts(
            final SuiteOptions options, final List<List<ConfinedLimits>> limits, final Progress progress) {
        final List<Part> parts = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            final RunPlan.Cell cell = plan.cells().get(i);
            for (final RunPart part : plan.parts(cell)) {
                parts.add(new Part(
                        cell,
                        new LoadGenerators(
                                options,
                                limits.get(i).stream()
                                        .map(ConfinedLimits::limits)
                                        .toList(),
                                part,
                                progress)));
            }
        }
        return parts;
    }

    private void measure(final Part part) throws RunFailure, InterruptedException {
        RunFailure failure = new RunFailure(RunFailure.Reason.Interrupted, "interrupted");
        try {
            part.generators().run(scenarios);
            failure = RunFailure.ofScenarios(
                            failures(part.generators()).toList(),
                            part.generators().results())
                    .orElse(null);
        } catch (final RunFailure e) {
            failure = e;
            throw e;
        } finally {
            ended.add(new Ended(part.cell(), part.generators(), failure));
        }
    }

    /** What seems to have changed, or all for a baseline, once more. */
    private void repeat(final SuiteOptions options, final List<List<ConfinedLimits>> limits, final Progress progress)
            throws RunFailure, InterruptedException {
        final List<Scenario> again = baselines.again(scenarios, results());
        final List<Part> repeating = again.isEmpty() ? List.of() : parts(options, limits, progress);
        repeating.forEach(part -> part.generators().announce(again));
        for (final Part part : repeating) {
            part.generators().run(again);
            baselines.repeated(part.generators().results());
        }
    }

    /** What was measured so far, in order. */
    List<ScenarioResult> results() {
        return ended.stream()
                .flatMap(part -> part.generators().results().stream())
                .toList();
    }

    /** What is said of scenarios that failed in a run that came to its end. */
    Optional<RunFailure> failure() {
        return RunFailure.ofScenarios(
                ended.stream().flatMap(part -> failures(part.generators())).toList(), results());
    }

    private Stream<RunFailure> failures(final LoadGenerators generators) {
        return generators.failures().stream().filter(counts);
    }

    /** A BenchmarkRun as kubectl shows it; empty for a run that is none. */
    String table() {
        if (plan.cells().getFirst().resources() == null) {
            return "";
        }
        return "\n"
                + RunTable.of(
                        plan.name(),
                        plan.target(),
                        plan.total(),
                        ended.stream()
                                .map(part -> new RunTable.Measured(
                                        part.cell().resources(),
                                        part.generators().results(),
                                        part.failure(),
                                        part.generators().throttledPercent()))
                                .toList());
    }
}
