package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;
import java.util.Map;

/** From when a message was due to when a consumer has it, through clients that let no message wait for company. */
final class BrokerLatencyComparison extends BrokerComparison {

    static final int RATE = 1_000;

    private static final double RAMP_UP_SHARE = 0.25;

    private final List<Target> targets;
    private final PeerBroker peer;

    /** @param targets what is to be reached; a peer that nobody is asked to outdo has none */
    BrokerLatencyComparison(final Subject subject, final PeerBroker peer, final List<Target> targets) {
        super(subject);
        this.targets = List.copyOf(targets);
        this.peer = peer;
    }

    @Override
    public String peer() {
        return peer.label();
    }

    @Override
    public List<PeerServer> peerServers() {
        return List.of(peer.server());
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
        return targets;
    }

    @Override
    Rounds rounds(final ScenarioContext context, final LoadStalls stalls, final Map<String, String> settings)
            throws Exception {
        try (BrokerClients ours = PeerBroker.ours(context, PeerBroker.Purpose.LATENCY);
                BrokerClients theirs = peer.open(context, PeerBroker.Purpose.LATENCY, MESSAGE_BYTES)) {
            settings.put("messageSizeBytes", Integer.toString(MESSAGE_BYTES));
            settings.put("ratePerSecond", Integer.toString(RATE));
            addSides(settings, ours.settings(), theirs.settings());
            return Rounds.run(
                    side(ours.link(), context.config(), stalls),
                    side(theirs.link(), context.config(), stalls),
                    context.config().comparison());
        }
    }

    /** One side at the rate of this comparison. */
    static LatencySide side(final Link link, final BenchmarkConfig config, final LoadStalls stalls) {
        final long messages = Math.max(100, RATE * (roundNanos(config) / 1_000_000) / 1_000);
        return new LatencySide(
                link,
                MESSAGE_BYTES,
                new OpenLoop.Stretch((long) (messages * RAMP_UP_SHARE), RATE),
                new OpenLoop.Stretch(messages, RATE),
                stalls);
    }

    @Override
    Figures figures(final Rounds rounds) {
        return LatencySide.figures(rounds);
    }
}
