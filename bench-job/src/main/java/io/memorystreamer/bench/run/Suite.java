package io.memorystreamer.bench.run;

import io.memorystreamer.bench.barrier.StartBarrierException;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.measure.OwnCgroup;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.TransportPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Measures scenarios one after the other, each on each of its paths. One that fails is a result without figures, and the next one
 * gets brokers of its own.
 */
public final class Suite {

    private final SuiteOptions options;
    private final BenchmarkConfig config;
    private final Profiling profiling;
    private final Limits limits;
    private final RunPart part;
    private final Progress progress;
    private final Function<String, CompletableFuture<RunFailure>> failing;
    private final OwnCgroup group = OwnCgroup.ofThisProcess();
    private final List<ScenarioResult> results = new ArrayList<>();
    private final List<RunFailure> failures = new ArrayList<>();

    private OptionalDouble throttledPercent = OptionalDouble.empty();

    /** Forks of the step at work that the other load generators were awaited for. */
    private int begun;

    /** What the others may still be at when this process has come to the end of its own. */
    private Duration slowest = Duration.ZERO;

    /** @param part for the results */
    public Suite(final SuiteOptions options, final Limits limits, final RunPart part, final Progress progress) {
        this(options, limits, part, progress, step -> new CompletableFuture<>());
    }

    /**
     * @param failing by the name of a step, what becomes its failure at the first of those who measure it together and ends it for the
     *     others
     */
    Suite(
            final SuiteOptions options,
            final Limits limits,
            final RunPart part,
            final Progress progress,
            final Function<String, CompletableFuture<RunFailure>> failing) {
        this.failing = failing;
        this.options = options;
        this.config = options.config();
        this.profiling = options.profiling();
        this.limits = limits;
        this.part = part;
        this.progress = progress;
    }

    /** What of the run it measures. */
    public RunPart part() {
        return part;
    }

    /** Of the time of {@link #run}, for how much the limit of CPU time held the processes back; empty where that is not known. */
    public OptionalDouble throttledPercent() {
        return throttledPercent;
    }

    /** What has been measured so far, also after a failure. */
    public List<ScenarioResult> results() {
        return List.copyOf(results);
    }

    /** Why some of the {@link #results} have no figures, in their order. */
    public List<RunFailure> failures() {
        return List.copyOf(failures);
    }

    /** Whether the run ends because this process was told to stop; what else is said of it then is of no interest. */
    public static boolean stopping() {
        return ChildProcess.stopping();
    }

    private record Step(Scenario scenario, TransportPath path) {

        boolean needsBroker() {
            return path != TransportPath.IN_PROCESS;
        }

        boolean needsServers() {
            return needsBroker() || !scenario.peerServers().isEmpty();
        }
    }

    /** Tells the progress of what {@link #run} with the same scenarios will do. */
    public void announce(final List<Scenario> scenarios) {
        steps(scenarios)
                .forEach(step -> progress.expect(step.scenario().id(), Expected.seconds(step.scenario(), config)));
    }

    private List<Step> steps(final List<Scenario> scenarios) {
        return scenarios.stream()
                .filter(scenario -> scenario.enabled(config))
                .flatMap(scenario -> scenario.paths().stream().map(path -> new Step(scenario, path)))
                .toList();
    }

    /**
     * Measures; {@link #announce} goes before.
     *
     * @throws RunFailure when no other scenario could be measured either; the processes of the run have ended then
     * @throws InterruptedException when the thread was interrupted; likewise, and {@link #results} has what was measured until then
     */
    public void run(final List<Scenario> scenarios) throws RunFailure, InterruptedException {
        final List<Step> steps = steps(scenarios);
        final PeerServers peers = new PeerServers(limits, options.peers());
        final OptionalDouble throttledBefore = throttledSeconds();
        final long start = System.nanoTime();
        final boolean sharedMemory =
                peers.shareMemory(steps.stream().map(Step::scenario).toList());
        try (Servers servers = new Servers(limits, peers, sharedMemory, profiling, "broker" + part.allWords())) {
            for (final Step step : steps) {
                progress.step(name(step));
                final CompletableFuture<RunFailure> failure = failing.apply(name(step));
                try {
                    measure(step, servers, failure);
                } catch (final RunFailure e) {
                    if (e.endsRun() || stopping()) {
                        throw e;
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted with " + e.getMessage());
                    }
                    failure.complete(part.attributed(e));
                    failed(step, failure.join(), servers);
                    while (begun < forks(step)) {
                        awaitOthers(step); // who go on with theirs
                    }
                }
            }
        } finally {
            final OptionalDouble throttled = throttledSeconds();
            if (isLimited() && throttled.isPresent() && throttledBefore.isPresent()) {
                throttledPercent = OptionalDouble.of((throttled.getAsDouble() - throttledBefore.getAsDouble())
                        / ((System.nanoTime() - start) / 1e9)
                        * 100);
            }
        }
    }

    private void failed(final Step step, final RunFailure failure, final Servers servers) {
        progress.failed(failure.getMessage());
        results.add(ScenarioResult.failed(step.scenario(), step.path(), part, failure));
        failures.add(failure);
        if (step.needsServers()) {
            servers.close(); // one that has died is no use, and who knows what the others are left with
        }
    }

    /** A fork that fails is not repeated: what the others measured would be figures of the lucky ones. */
    private void measure(final Step step, final Servers servers, final CompletableFuture<RunFailure> failure)
            throws RunFailure, InterruptedException {
        final int forks = forks(step);
        begun = 0;
        final OptionalDouble throttledBefore = throttledSeconds();
        final List<ForkReply> replies = new ArrayList<>();
        try (Profiling.Session profile = profiling.begin(name(step, part.allWords()))) {
            for (int fork = 1; fork <= forks; fork++) {
                progress.fork(fork, forks);
                replies.add(fork(step, servers, failure, profile));
            }
            final ScenarioResult result = result(step, replies, throttledBefore);
            results.add(profiling.isOn() ? result.profiled(profiling.kind(), profile.end(result.metrics())) : result);
        } catch (final InterruptedException e) {
            if (!replies.isEmpty() && !profiling.isOn()) {
                results.add(result(step, replies, throttledBefore));
            }
            throw e;
        }
    }

    private ScenarioResult result(
            final Step step, final List<ForkReply> replies, final OptionalDouble throttledBefore) {
        final OptionalDouble throttled = throttledSeconds();
        final Map<String, String> throttling = !isLimited() || throttled.isEmpty() || throttledBefore.isEmpty()
                ? Map.of()
                : Map.of(
                        "throttledSeconds",
                        String.format(Locale.ROOT, "%.3f", throttled.getAsDouble() - throttledBefore.getAsDouble()));
        return ScenarioResult.of(step.scenario(), step.path(), part, config, replies, throttling);
    }

    private ForkReply fork(
            final Step step,
            final Servers servers,
            final CompletableFuture<RunFailure> failure,
            final Profiling.Session profile)
            throws RunFailure, InterruptedException {
        final Scenario scenario = step.scenario();
        final String target = options.targetOf(scenario);
        final RunningBroker broker = step.needsBroker() ? servers.broker(target) : null;
        final Map<PeerServer, RunningBroker> peers = servers.peers().of(scenario);
        try (ScratchDirectory scratch = scratch(scenario)) {
            final ForkRequest request = new ForkRequest(
                    scenario.id(),
                    scenario.label(),
                    step.path(),
                    config,
                    broker,
                    peers,
                    scratch.path().toString());
            awaitOthers(step);
            final BrokerProcess watched = step.needsBroker() && target == null ? servers.process() : null;
            return new Fork(request, scenario.jvmFlags(), limits, watched, failure, profile).run();
        }
    }

    private int forks(final Step step) {
        return Math.min(config.run().forks(), step.scenario().maxForks());
    }

    private boolean isLimited() {
        return limits.group() != null || group.cpuQuota().isPresent();
    }

    /** Of the group that has the limits, else of the one that this process is in. */
    private OptionalDouble throttledSeconds() {
        if (limits.group() == null) {
            return group.throttledSeconds();
        }
        try {
            return OptionalDouble.of(limits.group().throttledNanos() / 1e9);
        } catch (final IOException e) {
            return OptionalDouble.empty();
        }
    }

    /** Before every fork, whether it will be measured or not: the load generators go through the same rounds. */
    private void awaitOthers(final Step step) throws RunFailure, InterruptedException {
        begun++;
        final SuiteOptions.Start start = options.start();
        try {
            start.barrier()
                    .await(name(step) + ", fork " + begun, start.patience().plus(slowest));
        } catch (final StartBarrierException e) {
            throw new RunFailure(RunFailure.Reason.GeneratorsNotStarted, e.getMessage());
        }
        slowest = Duration.ofSeconds((long) Math.ceil(Expected.seconds(step.scenario(), config)));
    }

    /** The same for all load generators. */
    private String name(final Step step) {
        return name(step, part.words());
    }

    private static String name(final Step step, final String words) {
        final String label = step.scenario().label();
        return step.scenario().id() + " (" + (label.isEmpty() ? "" : label + ", ") + step.path() + words + ")";
    }

    private static ScratchDirectory scratch(final Scenario scenario) throws RunFailure {
        return ScratchDirectory.orFailure(
                scenario.id(),
                scenario.scratchOnDisk() ? Path.of(System.getProperty("java.io.tmpdir")) : MemoryDirectory.path());
    }
}
