package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.peers.Peer;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The partition log and one peer by turns. One process per peer, with nothing but the two in it: the JVM compiles calls
 * with one or two receivers well, and more than two would cost both sides alike and hide their difference.
 */
abstract class PeerComparison implements Scenario {

    /** One of the two sides, and how many threads send to it. */
    record Contestant(Peer peer, int producers) {

        Link open(final Path scratch, final String role) throws IOException {
            return peer.open(Files.createDirectory(scratch.resolve(role)), producers);
        }
    }

    static final List<Integer> MESSAGE_BYTES = List.of(32, 100);

    private final Subject subject;
    private final Contestant ours;
    private final Contestant other;
    private final int messageBytes;

    PeerComparison(final Subject subject, final Contestant ours, final Contestant other, final int messageBytes) {
        this.subject = subject;
        this.ours = ours;
        this.other = other;
        this.messageBytes = messageBytes;
    }

    final Contestant ours() {
        return ours;
    }

    final Contestant other() {
        return other;
    }

    final int messageBytes() {
        return messageBytes;
    }

    @Override
    public final String id() {
        return subject.id();
    }

    @Override
    public final String description() {
        return subject.description();
    }

    @Override
    public final String peer() {
        return other.peer().name();
    }

    @Override
    public final List<String> jvmFlags() {
        return other.peer().jvmFlags();
    }

    /** All peers together take minutes. */
    @Override
    public final boolean partOfQuick() {
        return false;
    }

    @Override
    public final List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    abstract Side side(Link link, int producers, BenchmarkConfig config, LoadStalls stalls);

    abstract Figures figures(Rounds rounds);

    /** What the settings say beside the sides' own. */
    abstract Map<String, String> loadSettings(BenchmarkConfig config);

    @Override
    public final Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig config = context.config();
        final LoadStalls stalls = new LoadStalls();
        try (Link ourLink = ours.open(context.scratch(), "ours");
                Link otherLink = other.open(context.scratch(), "peer")) {
            final Rounds rounds = Rounds.run(
                    side(ourLink, ours.producers(), config, stalls),
                    side(otherLink, other.producers(), config, stalls),
                    config.comparison());
            return figures(rounds).measurement(stalls.floor(), settings(config, ourLink, otherLink));
        }
    }

    private Map<String, String> settings(final BenchmarkConfig config, final Link ourLink, final Link otherLink) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("producers", Integer.toString(ours.producers()));
        settings.put("peerProducers", Integer.toString(other.producers()));
        settings.put("rounds", Integer.toString(config.comparison().rounds()));
        settings.put("warmupRounds", Integer.toString(config.comparison().warmupRounds()));
        settings.putAll(loadSettings(config));
        addAll(settings, "", ours, ourLink);
        addAll(settings, "peer.", other, otherLink);
        return settings;
    }

    private static void addAll(
            final Map<String, String> settings, final String prefix, final Contestant contestant, final Link link) {
        settings.put(prefix + "name", contestant.peer().name());
        settings.put(prefix + "waits", link.spins() ? "spins" : "backs off");
        link.settings().forEach((name, value) -> settings.put(prefix + name, value));
    }
}
