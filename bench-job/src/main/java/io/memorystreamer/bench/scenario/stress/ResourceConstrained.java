package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.TcpLink;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.BrokerProcess;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker with limits of CPU time and memory, one result for each pair of limits, and the run's broker without, by turns. The
 * client has no limits in either case.
 */
@AutoService(Scenarios.class)
public final class ResourceConstrained implements Scenarios {

    private static final String START_SECONDS = "startSeconds";

    private static final long MIB = 1024 * 1024;

    private static final List<Double> CPUS = List.of(0.5, 1.0, 2.0);
    private static final List<Integer> MEMORY_MIB = List.of(512, 1024, 2048);

    private static final List<Scenario> CELLS = cells();

    private static List<Scenario> cells() {
        final List<Scenario> cells = new ArrayList<>();
        for (final double cpus : CPUS) {
            for (final int memoryMib : MEMORY_MIB) {
                final boolean quick = memoryMib == MEMORY_MIB.getFirst() && cpus == 1;
                cells.add(new Limited(Cell.label(cpus, memoryMib), cpus, memoryMib * MIB, quick));
            }
        }
        return List.copyOf(cells);
    }

    @Override
    public List<Scenario> scenarios() {
        return CELLS;
    }

    private record Limited(String variant, double cpus, long memoryBytes, boolean partOfQuick)
            implements ConstrainedScenario {

        @Override
        public String id() {
            return "stress::resource_constrained";
        }

        @Override
        public String description() {
            return "Throughput and latency of a broker with limits of CPU time and memory, over those of one without";
        }

        @Override
        public List<TransportPath> paths() {
            return List.of(TransportPath.TCP);
        }

        @Override
        public List<Metric> metrics() {
            final List<Metric> metrics = new ArrayList<>(LoadSide.metrics());
            metrics.addAll(Confinement.metrics());
            metrics.add(Metric.lower(START_SECONDS));
            return metrics;
        }

        @Override
        public Measurement run(final ScenarioContext context) throws Exception {
            final BenchmarkConfig config = context.config();
            final StressRounds plan = StressRounds.of(config, CELLS.size());
            final Map<String, String> settings = new LinkedHashMap<>(plan.settings());
            settings.put(
                    "messageSizeBytes", Integer.toString(config.throughput().messageSizeBytes()));
            settings.put(
                    "latencyMessagesPerSecond", Long.toString(config.latency().tcpRatePerSecond()));
            try (Confinement confinement = new Confinement(cpus, memoryBytes)) {
                try {
                    return measure(confinement, context.broker(), config, plan, settings);
                } catch (final Exception e) {
                    return Cell.killed(confinement, e, settings);
                }
            }
        }

        private Measurement measure(
                final Confinement confinement,
                final RunningBroker free,
                final BenchmarkConfig config,
                final StressRounds plan,
                final Map<String, String> settings)
                throws Exception {
            final LoadStalls stalls = new LoadStalls();
            final long start = System.nanoTime();
            try (BrokerProcess limited = BrokerProcess.start(confinement.limits(), Map.of())) {
                final double startSeconds = (System.nanoTime() - start) / 1e9;
                try (Link ours = new TcpLink(limited.address().target(), clientSettings());
                        Link peers = new TcpLink(free.target(), clientSettings())) {
                    final Rounds rounds = Rounds.run(
                            confinement.throttling(side(ours, config, plan, stalls)),
                            side(peers, config, plan, stalls),
                            plan.comparison());
                    settings.putAll(ours.settings());
                    settings.putAll(confinement.settings());
                    final Map<String, Double> more = confinement.figures(rounds);
                    more.put(START_SECONDS, startSeconds);
                    return LoadSide.figures(rounds)
                            .measurement(StallFloor.NONE, settings)
                            .with(more);
                }
            }
        }

        private static LoadSide side(
                final Link link, final BenchmarkConfig config, final StressRounds plan, final LoadStalls stalls) {
            return new LoadSide(
                    link,
                    config.throughput().messageSizeBytes(),
                    config.latency().tcpRatePerSecond(),
                    plan.nanos(),
                    stalls);
        }
    }
}
