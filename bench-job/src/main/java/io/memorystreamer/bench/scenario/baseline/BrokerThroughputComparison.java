package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.brokers.BrokerFigures;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rate of a stock Kafka client against our broker over the rate of the peer's own client against the peer, and the CPU time of the
 * two servers' processes.
 */
final class BrokerThroughputComparison extends BrokerComparison {

    /** What the client does. */
    enum Work {
        PRODUCER,
        CONSUMER;

        private Side side(final BrokerClients clients, final int messageBytes, final long roundNanos) throws Exception {
            return this == PRODUCER
                    ? clients.producing(messageBytes, roundNanos)
                    : clients.consuming(messageBytes, roundNanos);
        }
    }

    static final String CPU_RATIO = "brokerCpuRatio";

    private final List<Target> targets;
    private final PeerBroker peer;
    private final Work work;
    private final int messageBytes;

    /** @param targets what is to be reached; a peer that nobody is asked to outdo has none */
    BrokerThroughputComparison(
            final Subject subject,
            final PeerBroker peer,
            final Work work,
            final int messageBytes,
            final List<Target> targets) {
        super(subject);
        this.targets = List.copyOf(targets);
        this.peer = peer;
        this.work = work;
        this.messageBytes = messageBytes;
    }

    @Override
    public String peer() {
        return peer.label();
    }

    @Override
    public String variant() {
        return work.name().toLowerCase(Locale.ROOT) + ", " + messageBytes + " bytes";
    }

    @Override
    public List<PeerServer> peerServers() {
        return List.of(peer.server());
    }

    @Override
    public List<Metric> metrics() {
        return Stream.concat(
                        Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND).stream(),
                        Figures.ratioOf(CPU_RATIO, Metric.lower(BrokerFigures.CPU_SECONDS_PER_GIGABYTE)).stream())
                .toList();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return targets;
    }

    @Override
    Rounds rounds(final ScenarioContext context, final LoadStalls stalls, final Map<String, String> settings)
            throws Exception {
        final long nanos = roundNanos(context.config());
        try (BrokerClients ours = PeerBroker.ours(context, PeerBroker.Purpose.THROUGHPUT);
                BrokerClients theirs = peer.open(context, PeerBroker.Purpose.THROUGHPUT, messageBytes)) {
            settings.put("messageSizeBytes", Integer.toString(messageBytes));
            addSides(settings, ours.settings(), theirs.settings());
            return Rounds.run(
                    work.side(ours, messageBytes, nanos),
                    work.side(theirs, messageBytes, nanos),
                    context.config().comparison());
        }
    }

    @Override
    Figures figures(final Rounds rounds) {
        final Figures figures = new Figures(rounds).ratio(Figures.THROUGHPUT_RATIO, BrokerFigures.MESSAGES_PER_SECOND);
        // Not of a server that somebody else started.
        return rounds.has(BrokerFigures.CPU_SECONDS_PER_GIGABYTE)
                ? figures.ratio(CPU_RATIO, BrokerFigures.CPU_SECONDS_PER_GIGABYTE)
                : figures;
    }
}
