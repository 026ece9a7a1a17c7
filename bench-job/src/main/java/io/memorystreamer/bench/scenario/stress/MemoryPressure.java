package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Throughput and latency while memory is taken from the system, over those while it is not, by turns. */
@AutoService(Scenarios.class)
public final class MemoryPressure implements Scenario {

    @Override
    public String id() {
        return "stress::memory_pressure";
    }

    @Override
    public String peer() {
        return "without-pressure";
    }

    @Override
    public String description() {
        return "Throughput and latency while memory is taken from the system page by page, over those without";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    /** The memory is the system's, not the JVM's: its own bound on native memory must not be in the way. */
    @Override
    public List<String> jvmFlags() {
        return List.of("-XX:MaxDirectMemorySize=1048576m");
    }

    @Override
    public List<Metric> metrics() {
        return LoadSide.metrics();
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig config = context.config();
        final StressRounds plan = StressRounds.of(config, 1);
        final LoadStalls stalls = new LoadStalls();
        final Link link = context.link();
        final double rate = context.path() == TransportPath.TCP
                ? config.latency().tcpRatePerSecond()
                : config.latency().ratePerSecond();
        final Side without = new LoadSide(link, config.throughput().messageSizeBytes(), rate, plan.nanos(), stalls);
        final int mebibytes = config.stress().memoryPressureMb();
        final Side with = () -> {
            try (TakenMemory taken = TakenMemory.take(mebibytes, plan.nanos())) {
                final Map<String, Double> figures = without.round();
                taken.require();
                return figures;
            }
        };
        final Map<String, String> settings = new LinkedHashMap<>(link.settings());
        settings.putAll(plan.settings());
        settings.put("messageSizeBytes", Integer.toString(config.throughput().messageSizeBytes()));
        settings.put("latencyMessagesPerSecond", Double.toString(rate));
        settings.put(
                "memoryPressureMb", mebibytes + ", taken in equal steps over each round of ours, given back after it");
        return LoadSide.figures(Rounds.run(with, without, plan.comparison())).measurement(stalls.floor(), settings);
    }
}
