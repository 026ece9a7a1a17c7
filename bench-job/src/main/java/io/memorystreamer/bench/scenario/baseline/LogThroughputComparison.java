package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.peers.AeronPeer;
import io.memorystreamer.bench.peers.ArrayBlockingQueuePeer;
import io.memorystreamer.bench.peers.ChroniclePeer;
import io.memorystreamer.bench.peers.JctoolsPeer;
import io.memorystreamer.bench.peers.LogPeer;
import io.memorystreamer.bench.peers.Peer;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many messages per second the log carries compared with a peer, with one producer and with two. */
public final class LogThroughputComparison extends PeerComparison {

    /** What Aeron's exclusive publication is to be outdone by: with one producer, and with two against its one. */
    private static final double ONE_PRODUCER_GOAL = 1.5;

    private static final double TWO_PRODUCERS_GOAL = 1.0;

    /**
     * Nothing is allocated per message: the smallest object, 16 bytes, may come once in 160. A rotation's few hundred bytes,
     * once in tens of thousands of messages, and what the JVM and the load generator allocate in a round stay below.
     */
    private static final double MAX_ALLOCATED_BYTES_PER_MESSAGE = 0.1;

    private static final int[] MESSAGE_BYTES = {32, 100};

    LogThroughputComparison(final Contestant ours, final Contestant other, final int messageBytes) {
        super(ours, other, messageBytes);
    }

    /** Every peer with every size. */
    @AutoService(Scenarios.class)
    public static final class Family implements Scenarios {

        @Override
        public List<Scenario> scenarios() {
            final List<Scenario> all = new ArrayList<>();
            for (final int messageBytes : MESSAGE_BYTES) {
                for (final Peer peer : List.of(
                        AeronPeer.exclusive(),
                        AeronPeer.concurrent(),
                        new ChroniclePeer(),
                        new JctoolsPeer(),
                        new ArrayBlockingQueuePeer(),
                        LogPeer.shared())) {
                    all.add(new LogThroughputComparison(
                            new Contestant(LogPeer.exclusive(), 1), new Contestant(peer, 1), messageBytes));
                }
                final Contestant two = new Contestant(LogPeer.shared(), 2);
                all.add(new LogThroughputComparison(two, new Contestant(AeronPeer.exclusive(), 1), messageBytes));
                for (final Peer peer :
                        List.of(AeronPeer.concurrent(), new JctoolsPeer(), new ArrayBlockingQueuePeer())) {
                    all.add(new LogThroughputComparison(two, new Contestant(peer, 2), messageBytes));
                }
            }
            return all;
        }
    }

    @Override
    public String id() {
        return "baseline::log_throughput_comparison";
    }

    @Override
    public String variant() {
        final String producers = ours().producers() == 1 ? "1 producer" : ours().producers() + " producers";
        final String against = other().producers() == ours().producers() ? "" : " against " + other().producers();
        return messageBytes() + " bytes, " + producers + against;
    }

    @Override
    public String description() {
        return "Throughput of the partition log over that of Aeron IPC, Chronicle Queue, JCTools and ArrayBlockingQueue";
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
