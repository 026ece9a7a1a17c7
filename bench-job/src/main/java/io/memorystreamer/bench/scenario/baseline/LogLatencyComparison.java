package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.peers.AeronPeer;
import io.memorystreamer.bench.peers.LogPeer;
import io.memorystreamer.bench.peers.Peer;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** End-to-end latency of the log over that of a peer, at a fixed rate and counted from when each message was due. */
final class LogLatencyComparison extends PeerComparison {

    private static final int MESSAGE_BYTES = 32;

    /** Messages per second, and the P50 in microseconds to stay within at that rate. */
    private static final int RATE = 100_000;

    private static final double MAX_P50_MICROS = 1;

    /** No percentile is to be worse than Aeron's. */
    private static final double MAX_RATIO = 1.0;

    /** A round holds the messages of so many rounds of a throughput comparison: a P99.9 needs them. */
    private static final int ROUND_FACTOR = 4;

    private static final double RAMP_UP_SHARE = 0.1;

    LogLatencyComparison(final Subject subject, final Peer other) {
        super(subject, new Contestant(LogPeer.exclusive(), 1), new Contestant(other, 1), MESSAGE_BYTES);
    }

    @Override
    public String variant() {
        return "end to end, " + MESSAGE_BYTES + " bytes, " + RATE + "/s";
    }

    @Override
    public List<Metric> metrics() {
        return LatencySide.metrics();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        final List<Target> targets = new ArrayList<>();
        targets.add(new Target("p50Micros", MAX_P50_MICROS, Target.Kind.P50));
        if (peer().equals(AeronPeer.exclusive().name())) {
            for (final String metric : LatencySide.PERCENTILES.keySet()) {
                targets.add(new Target(LatencySide.ratio(metric), MAX_RATIO, Target.Kind.LATENCY_RATIO));
            }
        }
        return targets;
    }

    @Override
    Side side(final Link link, final int producers, final BenchmarkConfig config, final LoadStalls stalls) {
        final long messages = Math.max(100, RATE * (long) roundMillis(config) / 1000);
        return new LatencySide(
                link,
                MESSAGE_BYTES,
                new OpenLoop.Stretch((long) (messages * RAMP_UP_SHARE), RATE),
                new OpenLoop.Stretch(messages, RATE),
                stalls);
    }

    private static int roundMillis(final BenchmarkConfig config) {
        return config.comparison().roundMillis() * ROUND_FACTOR;
    }

    @Override
    Figures figures(final Rounds rounds) {
        return LatencySide.figures(rounds);
    }

    @Override
    Map<String, String> loadSettings(final BenchmarkConfig config) {
        return Map.of("ratePerSecond", Integer.toString(RATE), "roundMillis", Integer.toString(roundMillis(config)));
    }
}
