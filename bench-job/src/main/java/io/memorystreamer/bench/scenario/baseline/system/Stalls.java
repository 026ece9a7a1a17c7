package io.memorystreamer.bench.scenario.baseline.system;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a message that is due at a random moment waits for the machine alone, when two threads that do nothing but read the clock
 * stand for its producer and its consumer; see {@link StallFloor}. On one CPU there is one thread: two would stall each other.
 */
@AutoService(Scenarios.class)
public final class Stalls implements Scenario {

    @Override
    public String id() {
        return SystemBaseline.ID;
    }

    @Override
    public String variant() {
        return "stalls";
    }

    @Override
    public String description() {
        return SystemBaseline.DESCRIPTION;
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower("stallMeanMicros"),
                Metric.lower("stallP95Micros"),
                Metric.lower("stallP99Micros"),
                Metric.lower("stallMaxMicros"),
                Metric.lower("stallLostShare"));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final int seconds = context.config().latency().testDurationSecs();
        final LoadStalls stalls = new LoadStalls();
        final boolean two = Runtime.getRuntime().availableProcessors() > 1;
        final Thread other = Thread.ofPlatform().name("stalls").unstarted(() -> watch(stalls.consumer(), seconds));
        if (two) {
            other.start();
        }
        watch(stalls.producer(), seconds);
        if (two) {
            other.join();
        }
        final StallFloor floor = stalls.floor();
        if (floor.observedSeconds() == 0) {
            throw new ScenarioException(
                    "the threads did not get to watch the machine: it is too busy to be measured on");
        }
        return new Measurement(
                Map.of(
                        "stallMeanMicros", floor.meanMicros(),
                        "stallP95Micros", floor.p95Micros(),
                        "stallP99Micros", floor.p99Micros(),
                        "stallMaxMicros", floor.maxMicros(),
                        "stallLostShare", floor.lostShare()),
                floor,
                Map.of("seconds", Integer.toString(seconds), "threads", two ? "2" : "1"));
    }

    private static void watch(final StallSampler sampler, final int seconds) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            sampler.tick(now);
            Thread.onSpinWait();
        }
    }
}
