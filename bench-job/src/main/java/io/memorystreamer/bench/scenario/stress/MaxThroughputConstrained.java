package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.Limits;
import io.memorystreamer.bench.run.LoadProcess;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A producer, a log and a consumer in a process with little CPU time and memory, and the same in one without limits, by turns.
 * Both processes stay, so that their code is compiled; one rests while the other works.
 */
@AutoService(Scenarios.class)
public final class MaxThroughputConstrained implements Scenarios {

    private static final long MIB = 1024 * 1024;

    private static final List<Scenario> STEPS =
            List.of(step(1, 512, true), step(0.5, 256, true), step(0.25, 192, false), competition());

    @Override
    public List<Scenario> scenarios() {
        return STEPS;
    }

    private static Scenario step(final double cpus, final int memoryMib, final boolean quick) {
        return new Step(Cell.label(cpus, memoryMib), cpus, memoryMib * MIB, quick);
    }

    /** No limits, but threads that want the CPUs, too. */
    private static Scenario competition() {
        return new Step("threads that compete for the CPUs", 0, 512 * MIB, false);
    }

    /** @param cpus 0 for no limits but competing threads */
    private record Step(String variant, double cpus, long memoryBytes, boolean partOfQuick)
            implements ConstrainedScenario {

        @Override
        public String id() {
            return "stress::max_throughput_constrained";
        }

        @Override
        public String description() {
            return "Throughput of a log whose process has little CPU time and memory, over that of one without limits";
        }

        @Override
        public List<TransportPath> paths() {
            return List.of(TransportPath.IN_PROCESS);
        }

        @Override
        public List<Metric> metrics() {
            final List<Metric> metrics =
                    new ArrayList<>(Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND));
            metrics.addAll(Confinement.metrics());
            return metrics;
        }

        @Override
        public Measurement run(final ScenarioContext context) throws Exception {
            return cpus > 0 ? confined(context.config()) : beside(context.config());
        }

        private Measurement confined(final BenchmarkConfig config) throws Exception {
            try (Confinement confinement = new Confinement(cpus, memoryBytes);
                    LoadProcess limited = start(confinement.limits(), config);
                    LoadProcess free = start(new Limits(0, memoryBytes), config)) {
                final StressRounds plan = StressRounds.of(config, STEPS.size());
                final Rounds rounds;
                try {
                    rounds = Rounds.run(
                            confinement.throttling(side(limited, plan)), side(free, plan), plan.comparison());
                } catch (final ScenarioException e) {
                    return Cell.killed(confinement, e, settings(config, plan));
                }
                final Map<String, String> settings = settings(config, plan);
                settings.putAll(confinement.settings());
                return figures(rounds, settings).with(confinement.figures(rounds));
            }
        }

        private Measurement beside(final BenchmarkConfig config) throws Exception {
            final StressRounds plan = StressRounds.of(config, STEPS.size());
            try (LoadProcess crowded = start(new Limits(0, memoryBytes), config);
                    LoadProcess free = start(new Limits(0, memoryBytes), config)) {
                final int threads = config.stress().cpuStressLevel();
                final Side ours = () -> {
                    try (CompetingThreads _ = new CompetingThreads(threads)) {
                        return side(crowded, plan).round();
                    }
                };
                final Map<String, String> settings = settings(config, plan);
                settings.put("cpuStressLevel", Integer.toString(threads));
                return figures(Rounds.run(ours, side(free, plan), plan.comparison()), settings);
            }
        }

        private static LoadProcess start(final Limits limits, final BenchmarkConfig config) throws Exception {
            return LoadProcess.start(limits, config.throughput().messageSizeBytes());
        }

        private static Side side(final LoadProcess process, final StressRounds plan) {
            return () -> Map.of(ThroughputSide.MESSAGES_PER_SECOND, process.round(plan.nanos()));
        }

        private static Measurement figures(final Rounds rounds, final Map<String, String> settings) {
            return new Figures(rounds)
                    .ratio(Figures.THROUGHPUT_RATIO, ThroughputSide.MESSAGES_PER_SECOND)
                    .measurement(StallFloor.NONE, settings);
        }

        private static Map<String, String> settings(final BenchmarkConfig config, final StressRounds plan) {
            final Map<String, String> settings = new LinkedHashMap<>(plan.settings());
            settings.put(
                    "messageSizeBytes", Integer.toString(config.throughput().messageSizeBytes()));
            settings.put("producers", "1");
            return settings;
        }
    }
}
