package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.peers.AeronPeer;
import io.memorystreamer.bench.peers.LogPeer;
import io.memorystreamer.bench.peers.Peer;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many messages per second the log carries compared with a peer, with one producer and with two. */
final class LogThroughputComparison extends PeerComparison {

    /** What Aeron's exclusive publication is to be outdone by: with one producer, and with two against its one. */
    private static final double ONE_PRODUCER_GOAL = 1.5;

    private static final double TWO_PRODUCERS_GOAL = 1.0;

    /**
     * Nothing is allocated per message: the smallest object, 16 bytes, may come once in 160. A rotation's few hundred bytes,
     * once in tens of thousands of messages, and what the JVM and the load generator allocate in a round stay below.
     */
    private static final double MAX_ALLOCATED_BYTES_PER_MESSAGE = 0.1;

    LogThroughputComparison(
            final Subject subject, final Contestant ours, final Contestant other, final int messageBytes) {
        super(subject, ours, other, messageBytes);
    }

    /** One producer on either side; ours has the log alone. */
    static LogThroughputComparison oneProducer(final Subject subject, final Peer peer, final int messageBytes) {
        return new LogThroughputComparison(
                subject, new Contestant(LogPeer.exclusive(), 1), new Contestant(peer, 1), messageBytes);
    }

    /** Two producers that share our log, and {@code peerProducers} on the other side. */
    static LogThroughputComparison twoProducers(
            final Subject subject, final Peer peer, final int peerProducers, final int messageBytes) {
        return new LogThroughputComparison(
                subject, new Contestant(LogPeer.shared(), 2), new Contestant(peer, peerProducers), messageBytes);
    }

    @Override
    public String variant() {
        final String producers = ours().producers() == 1 ? "1 producer" : ours().producers() + " producers";
        final String against = other().producers() == ours().producers() ? "" : " against " + other().producers();
        return messageBytes() + " bytes, " + producers + against;
    }

    @Override
    public List<Metric> metrics() {
        return ThroughputSide.metrics();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        final Target allocation =
                new Target(ThroughputSide.ALLOCATED, MAX_ALLOCATED_BYTES_PER_MESSAGE, Target.Kind.SIZE);
        if (!peer().equals(AeronPeer.exclusive().name())) {
            return List.of(allocation);
        }
        final double goal = ours().producers() == 1 ? ONE_PRODUCER_GOAL : TWO_PRODUCERS_GOAL;
        return List.of(new Target(Figures.THROUGHPUT_RATIO, goal, Target.Kind.RATE_RATIO), allocation);
    }

    @Override
    Side side(final Link link, final int producers, final BenchmarkConfig config, final LoadStalls stalls) {
        final long nanos = TimeUnit.MILLISECONDS.toNanos(config.comparison().roundMillis());
        return new ThroughputSide(link, messageBytes(), producers, nanos, stalls);
    }

    @Override
    Figures figures(final Rounds rounds) {
        return ThroughputSide.figures(rounds);
    }

    @Override
    Map<String, String> loadSettings(final BenchmarkConfig config) {
        return Map.of("roundMillis", Integer.toString(config.comparison().roundMillis()));
    }
}
