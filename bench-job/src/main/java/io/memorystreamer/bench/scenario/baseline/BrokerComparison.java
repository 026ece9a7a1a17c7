package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Our broker and a peer by turns over TCP, all in one run: a real broker, or what the machine itself does. */
abstract class BrokerComparison extends MinutesLong {

    static final int MESSAGE_BYTES = 100;

    /** A round of clients, sockets and two processes holds the time of so many rounds in one process. */
    private static final int ROUND_FACTOR = 8;

    private final Subject subject;

    BrokerComparison(final Subject subject) {
        this.subject = subject;
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
    public final boolean partOfQuick() {
        return false;
    }

    @Override
    public final List<TransportPath> paths() {
        return List.of(TransportPath.TCP);
    }

    /** Measures round after round, and adds to the settings what was sent and how. */
    abstract Rounds rounds(ScenarioContext context, LoadStalls stalls, Map<String, String> settings) throws Exception;

    abstract Figures figures(Rounds rounds);

    @Override
    public final Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig config = context.config();
        final LoadStalls stalls = new LoadStalls();
        final Map<String, String> settings = new LinkedHashMap<>();
        final Rounds rounds = rounds(context, stalls, settings);
        settings.put("rounds", Integer.toString(config.comparison().rounds()));
        settings.put("warmupRounds", Integer.toString(config.comparison().warmupRounds()));
        settings.put("roundMillis", Long.toString(TimeUnit.NANOSECONDS.toMillis(roundNanos(config))));
        return figures(rounds).measurement(stalls.floor(), settings);
    }

    static long roundNanos(final BenchmarkConfig config) {
        return TimeUnit.MILLISECONDS.toNanos((long) config.comparison().roundMillis() * ROUND_FACTOR);
    }

    /** The settings of both sides, the peer's under {@code peer.}. */
    static void addSides(
            final Map<String, String> settings, final Map<String, String> ours, final Map<String, String> peers) {
        settings.putAll(ours);
        peers.forEach((name, value) -> settings.put("peer." + name, value));
    }
}
