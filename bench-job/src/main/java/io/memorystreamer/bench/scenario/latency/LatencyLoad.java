package io.memorystreamer.bench.scenario.latency;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.WarmUp;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The timetable of {@code [latency]} in the configuration on one path.
 *
 * @param messageBytes payload
 * @param rampUp at the measured rate, not counted
 * @param measured what counts
 */
record LatencyLoad(int messageBytes, OpenLoop.Stretch rampUp, OpenLoop.Stretch measured) {

    /** The code is warmed up for this long before the configured warm-up iterations ... */
    private static final int WARM_UP_SECS = 2;

    /** ... and at no less than this rate, where the measured one would not get it compiled. */
    private static final long MIN_WARM_UP_RATE = 20_000;

    static LatencyLoad of(final ScenarioContext context) {
        final BenchmarkConfig.Latency config = context.config().latency();
        final long rate =
                context.path() == TransportPath.IN_PROCESS ? config.ratePerSecond() : config.tcpRatePerSecond();
        return new LatencyLoad(
                config.messageSizeBytes(),
                new OpenLoop.Stretch(config.warmupIterations(), rate),
                new OpenLoop.Stretch(config.messages(rate), rate));
    }

    /** Warms up until the load is steady, and measures. */
    OpenLoop.Result run(final ScenarioContext context) throws Exception {
        return new OpenLoop(context.link(), messageBytes)
                .run(WarmUp.of(context.config()), warmUpPerSecond(), rampUp, measured);
    }

    private long warmUpPerSecond() {
        return Math.max((long) measured.perSecond(), MIN_WARM_UP_RATE);
    }

    /** Until the code is compiled. */
    void warmUp(final Link link) throws Exception {
        final long rate = warmUpPerSecond();
        new OpenLoop(link, messageBytes)
                .offer(new OpenLoop.Stretch(rate * WARM_UP_SECS, rate), new OpenLoop.Stretch(1, rate));
    }

    /** What was sent and how, for the report. */
    Map<String, String> settings(final Link link) {
        final Map<String, String> settings = new LinkedHashMap<>(link.settings());
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("ratePerSecond", Long.toString((long) measured.perSecond()));
        settings.put("warmupIterations", Long.toString(rampUp.messages()));
        settings.put("measurementIterations", Long.toString(measured.messages()));
        return settings;
    }
}
