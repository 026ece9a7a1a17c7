package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.List;
import java.util.Map;

/** End-to-end latency at a fixed rate, from the moment a message was due to the moment its consumer has it. */
@AutoService(Scenarios.class)
public final class LatencyPercentiles implements Scenario {

    @Override
    public String id() {
        return "latency::latency_percentiles";
    }

    @Override
    public String description() {
        return "End-to-end latency percentiles at a fixed rate, open loop, from the time each message was due";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return LatencyFigures.metrics();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target("p99Micros", config.latency().targetP99Micros(), Target.Kind.P99),
                new Target("p95Micros", config.latency().targetP95Micros(), Target.Kind.P95),
                new Target("meanMicros", config.latency().targetMeanMicros(), Target.Kind.MEAN));
    }

    /** A message that waits for company would measure the setting. */
    @Override
    public Map<String, String> clientSettings() {
        return Map.of("linger.ms", "0");
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final LatencyLoad load = LatencyLoad.of(context);
        final OpenLoop.Result result = load.run(context);
        final Map<String, String> settings = load.settings(context.link());
        settings.put("warmUp", result.warmUp());
        return new Measurement(LatencyFigures.of(result), result.stalls(), settings)
                .with(List.of(LatencyFigures.byPercentile("end to end", result.latencies())))
                .with(result.latencies());
    }
}
