package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.TransportPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures scenarios one after the other, each on each of its paths, and ends at the first failure. */
public final class Suite {

    private final BenchmarkConfig config;
    private final String externalTarget;
    private final Limits limits;
    private final String cell;
    private final Progress progress;
    private final List<ScenarioResult> results = new ArrayList<>();

    /**
     * @param config with the durations of the profile
     * @param externalTarget host:port of a running broker, or null to start one when it is needed
     * @param cell name of the limits in a BenchmarkRun's matrix, for the results; null when there is none
     */
    public Suite(
            final BenchmarkConfig config,
            final String externalTarget,
            final Limits limits,
            final String cell,
            final Progress progress) {
        this.config = config;
        this.externalTarget = externalTarget;
        this.limits = limits;
        this.cell = cell;
        this.progress = progress;
    }

    /** What has been measured so far, also after a failure. */
    public List<ScenarioResult> results() {
        return List.copyOf(results);
    }

    /** Whether the run ends because this process was told to stop; what else is said of it then is of no interest. */
    public static boolean stopping() {
        return ChildProcess.stopping();
    }

    /** @throws RunFailure at the first scenario that fails; the processes of the run have ended then */
    public void run(final List<Scenario> selected) throws RunFailure, InterruptedException {
        final List<Scenario> scenarios =
                selected.stream().filter(scenario -> scenario.enabled(config)).toList();
        final int steps =
                scenarios.stream().mapToInt(scenario -> scenario.paths().size()).sum();
        final boolean besideKafka = scenarios.stream().anyMatch(Scenario::needsKafka);
        int step = 0;
        BrokerProcess broker = null;
        try (Kafka kafka = new Kafka()) {
            for (final Scenario scenario : scenarios) {
                for (final TransportPath path : scenario.paths()) {
                    final boolean needsBroker = path != TransportPath.IN_PROCESS;
                    progress.step("[" + ++step + "/" + steps + "] " + scenario.id() + " ("
                            + (scenario.label().isEmpty() ? "" : scenario.label() + ", ") + path
                            + (cell == null ? ")" : ", cell " + cell + ")"));
                    if (needsBroker && externalTarget == null && broker == null) {
                        broker = BrokerProcess.start(limits, besideKafka);
                    }
                    final RunningBroker peer = scenario.needsKafka() ? kafka.address() : null;
                    results.add(measure(scenario, path, needsBroker ? broker : null, peer));
                }
            }
        } finally {
            if (broker != null) {
                broker.close();
            }
        }
    }

    /** The run's Kafka, started when the first scenario needs it. */
    private final class Kafka implements AutoCloseable {

        private ScratchDirectory data;
        private BrokerProcess process;

        RunningBroker address() throws RunFailure, InterruptedException {
            if (process == null) {
                data = scratch("the peer Kafka", MemoryDirectory.path());
                process = BrokerProcess.startKafka(data.path(), limits);
            }
            return process.address();
        }

        @Override
        public void close() {
            if (process != null) {
                process.close();
            }
            if (data != null) {
                data.close();
            }
        }
    }

    private ScenarioResult measure(
            final Scenario scenario, final TransportPath path, final BrokerProcess broker, final RunningBroker kafka)
            throws RunFailure, InterruptedException {
        try (ScratchDirectory scratch = scratch(scenario)) {
            final ForkRequest request = new ForkRequest(
                    scenario.id(),
                    scenario.label(),
                    path,
                    config,
                    address(path, broker),
                    kafka,
                    scratch.path().toString());
            final ForkReply reply = new Fork(request, scenario.jvmFlags(), limits, broker).run();
            return ScenarioResult.of(scenario, path, cell, config, reply.measurement(), reply.jvmFlags());
        }
    }

    private RunningBroker address(final TransportPath path, final BrokerProcess broker) {
        if (path == TransportPath.IN_PROCESS) {
            return null;
        }
        return broker == null ? new RunningBroker(externalTarget, 0, null) : broker.address();
    }

    private static ScratchDirectory scratch(final Scenario scenario) throws RunFailure {
        return scratch(
                scenario.id(),
                scenario.scratchOnDisk() ? Path.of(System.getProperty("java.io.tmpdir")) : MemoryDirectory.path());
    }

    private static ScratchDirectory scratch(final String owner, final Path parent) throws RunFailure {
        try {
            return ScratchDirectory.create(parent);
        } catch (final IOException e) {
            throw new RunFailure(
                    RunFailure.Reason.ScenarioFailed, owner + ": cannot make a directory in " + parent + ": " + e);
        }
    }
}
