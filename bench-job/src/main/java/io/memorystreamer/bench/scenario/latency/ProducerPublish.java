package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.PublishTimes;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a producer waits: from the moment a message was due until the call that appends it returns (in-process), or until the
 * broker has acknowledged it (TCP). A consumer takes and checks every message meanwhile. Beside it the call alone, from when
 * it began, which over TCP hands the message to the client's own thread.
 */
@AutoService(Scenarios.class)
public final class ProducerPublish implements Scenario {

    private static final Metric CALL_P50 = Metric.lower("callP50Micros");
    private static final Metric CALL_P99 = Metric.lower("callP99Micros");

    @Override
    public String id() {
        return "latency::producer_publish";
    }

    @Override
    public String description() {
        return "Time from when a message was due until its append returned, over TCP until it was acknowledged";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return Stream.concat(LatencyFigures.metrics().stream(), Stream.of(CALL_P50, CALL_P99))
                .toList();
    }

    /** A message that waits for company would measure the setting. */
    @Override
    public Map<String, String> clientSettings() {
        return Map.of("linger.ms", "0");
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final LatencyLoad load = LatencyLoad.of(context);
        load.warmUp(context.link());
        final PublishTimes times =
                new PublishTimes(context.link(), load.rampUp().messages());
        final OpenLoop.Result result = new OpenLoop(times, load.messageBytes()).run(load.rampUp(), load.measured());
        if (times.arrivals().getTotalCount() != load.measured().messages()) {
            throw new ScenarioException(times.arrivals().getTotalCount() + " of "
                    + load.measured().messages() + " messages were acknowledged");
        }
        final Map<String, Double> metrics =
                new LinkedHashMap<>(LatencyFigures.of(times.arrivals(), result.offeredPerSecond()));
        metrics.put(CALL_P50.name(), times.calls().getValueAtPercentile(50) / 1e3);
        metrics.put(CALL_P99.name(), times.calls().getValueAtPercentile(99) / 1e3);
        return new Measurement(metrics, result.stalls(), load.settings(context.link()))
                .with(List.of(
                        LatencyFigures.byPercentile("publish", times.arrivals()),
                        LatencyFigures.byPercentile("the call alone", times.calls())))
                .with(times.arrivals());
    }
}
