package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Our broker and a peer by turns over TCP, all in one run: a real Kafka, or what the machine itself does. */
abstract class KafkaComparison implements Scenario {

    static final String KAFKA = "kafka";

    static final int MESSAGE_BYTES = 100;

    /** A round of clients, sockets and two processes holds the time of so many rounds in one process. */
    private static final int ROUND_FACTOR = 8;

    @Override
    public final String id() {
        return "baseline::kafka_comparison";
    }

    @Override
    public final String description() {
        return "The broker against a real Kafka with stock clients, a plain TCP copy, and itself with 1,000 connections";
    }

    @Override
    public final boolean partOfQuick() {
        return false;
    }

    /** All variants together take minutes. */
    @Override
    public final boolean partOfQuickCategory() {
        return false;
    }

    @Override
    public final List<TransportPath> paths() {
        return List.of(TransportPath.TCP);
    }

    /** Measures round after round. */
    abstract Rounds rounds(ScenarioContext context, LoadStalls stalls) throws Exception;

    abstract Figures figures(Rounds rounds);

    /** What was sent and how, beside rounds and their length. */
    abstract Map<String, String> settings(ScenarioContext context);

    @Override
    public final Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig config = context.config();
        final LoadStalls stalls = new LoadStalls();
        final Rounds rounds = rounds(context, stalls);
        final Map<String, String> settings = new LinkedHashMap<>(settings(context));
        settings.put("rounds", Integer.toString(config.comparison().rounds()));
        settings.put("warmupRounds", Integer.toString(config.comparison().warmupRounds()));
        settings.put("roundMillis", Long.toString(TimeUnit.NANOSECONDS.toMillis(roundNanos(config))));
        return figures(rounds).measurement(stalls.floor(), settings);
    }

    static long roundNanos(final BenchmarkConfig config) {
        return TimeUnit.MILLISECONDS.toNanos((long) config.comparison().roundMillis() * ROUND_FACTOR);
    }
}
