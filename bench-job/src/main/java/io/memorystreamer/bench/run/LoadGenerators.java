package io.memorystreamer.bench.run;

import io.memorystreamer.bench.barrier.StartBarrier;
import io.memorystreamer.bench.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The load generators that measure a part of a run: a {@link Suite} each, with limits of its own, as each Pod of a Job has them. Several
 * begin every fork together, and have one result together. What fails in one of them has failed: its processes end in the others, too.
 * For one thread.
 */
public final class LoadGenerators {

    /** For the others, beyond what the measurement before may take: they have to start their peers, and nothing else. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SuiteOptions options;
    private final List<Limits> limits;
    private final RunPart part;
    private final Progress progress;
    private List<Suite> suites = List.of();
    private List<Scenario> scenarios = List.of();

    /**
     * @param limits those of each load generator, one or more
     * @param part for the results
     * @param progress of the first load generator, which stands for all
     */
    public LoadGenerators(
            final SuiteOptions options, final List<Limits> limits, final RunPart part, final Progress progress) {
        this.options = options;
        this.limits = List.copyOf(limits);
        this.part = part;
        this.progress = progress;
    }

    /** Tells the progress of what {@link #run} with the same scenarios will do. */
    public void announce(final List<Scenario> what) {
        new Suite(options, limits.getFirst(), part, progress).announce(what);
    }

    /**
     * Measures; {@link #announce} goes before.
     *
     * @throws RunFailure when no other scenario could be measured either; the processes of the run have ended then
     * @throws InterruptedException when the thread was interrupted; likewise, and {@link #results} has what was measured until then
     */
    public void run(final List<Scenario> what) throws RunFailure, InterruptedException {
        scenarios = List.copyOf(what);
        if (limits.size() == 1) {
            suites = List.of(new Suite(options, limits.getFirst(), part, progress));
            suites.getFirst().run(scenarios);
            return;
        }
        final List<StartBarrier> barriers = barriers();
        try (Progress unseen = Progress.unseen();
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("load-generator-", 0).factory())) {
            suites = suites(barriers, unseen);
            runAll(threads);
        } finally {
            barriers.forEach(StartBarrier::close);
        }
    }

    private List<StartBarrier> barriers() throws RunFailure {
        try {
            return StartBarrier.onLoopback(limits.size());
        } catch (final IOException e) {
            throw new RunFailure(RunFailure.Reason.GeneratorsNotStarted, e.getMessage());
        }
    }

    private List<Suite> suites(final List<StartBarrier> barriers, final Progress unseen) {
        final Map<String, CompletableFuture<RunFailure>> failures = new ConcurrentHashMap<>();
        final List<Suite> all = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            all.add(new Suite(
                    options.with(new SuiteOptions.Start(barriers.get(i), PATIENCE)),
                    limits.get(i),
                    part.of(i),
                    i == 0 ? progress : unseen,
                    step -> failures.computeIfAbsent(step, any -> new CompletableFuture<>())));
        }
        all.stream().skip(1).forEach(suite -> suite.announce(scenarios));
        return List.copyOf(all);
    }

    /** The first that fails ends the others; the executor waits for them. */
    private void runAll(final ExecutorService threads) throws RunFailure, InterruptedException {
        final CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
        suites.forEach(suite -> ends.submit(() -> {
            suite.run(scenarios);
            return null;
        }));
        try {
            for (int i = 0; i < suites.size(); i++) {
                ends.take().get();
            }
        } catch (final ExecutionException e) {
            switch (e.getCause()) {
                case RunFailure failure -> throw failure;
                case InterruptedException interrupted -> throw interrupted;
                default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What has been measured so far by all of them, also after a failure. */
    public List<ScenarioResult> results() {
        return suites.size() == 1
                ? suites.getFirst().results()
                : GeneratorResults.together(suites.stream().map(Suite::results).toList(), scenarios, options.config());
    }

    /** Why some of the {@link #results} have no figures. */
    public List<RunFailure> failures() {
        return suites.stream()
                .flatMap(suite -> suite.failures().stream())
                .distinct() // what failed for all has failed once
                .toList();
    }

    /** As {@link Suite#throttledPercent}, of the one that was held back most. */
    public OptionalDouble throttledPercent() {
        return suites.stream()
                .flatMapToDouble(suite -> suite.throttledPercent().stream())
                .max();
    }
}
