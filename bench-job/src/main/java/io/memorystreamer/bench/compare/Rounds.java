package io.memorystreamer.bench.compare;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Two sides measured by turns, ours first in each round: what the machine does from one minute to the next happens to
 * both. Rounds before the counted ones warm both up, also by turns, so that the code is compiled with both in it.
 */
public final class Rounds {

    /** A comparison that takes longer hangs. */
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final List<Map<String, Double>> ours = new ArrayList<>();
    private final List<Map<String, Double>> peers = new ArrayList<>();
    private Optional<Histogram> latencies = Optional.empty();

    private Rounds() {}

    /** As many as are configured. */
    public static Rounds run(final Side ours, final Side peer, final BenchmarkConfig.Comparison config)
            throws Exception {
        return run(ours, peer, config.warmupRounds(), config.rounds());
    }

    /** @param counted one or more */
    static Rounds run(final Side ours, final Side peer, final int warmUp, final int counted) throws Exception {
        final Rounds rounds = new Rounds();
        final long start = System.nanoTime();
        for (int i = 0; i < warmUp + counted; i++) {
            if (System.nanoTime() - start > MAX_NANOS) {
                throw new ScenarioException("the comparison did not end within "
                        + TimeUnit.NANOSECONDS.toMinutes(MAX_NANOS) + " minutes: ask for fewer or shorter rounds");
            }
            final Map<String, Double> our = ours.round();
            final Map<String, Double> other = peer.round();
            if (i >= warmUp) {
                rounds.ours.add(our);
                rounds.peers.add(other);
            }
        }
        rounds.latencies = ours.histogram(counted);
        return rounds;
    }

    /** Ours, in nanoseconds, of all the rounds; empty where our side measures none. */
    public Optional<Histogram> latencies() {
        return latencies;
    }

    /** Whether both sides had this figure in every round. */
    public boolean has(final String metric) {
        return Stream.concat(ours.stream(), peers.stream()).allMatch(round -> round.containsKey(metric));
    }

    /** Our figure of each round. */
    public Spread ours(final String metric) {
        return spread(ours, metric);
    }

    /** The peer's figure of each round. */
    public Spread peers(final String metric) {
        return spread(peers, metric);
    }

    private static Spread spread(final List<Map<String, Double>> rounds, final String metric) {
        return Spread.of(rounds.stream().mapToDouble(round -> round.get(metric)).toArray());
    }

    /** Our figure over the peer's, of each round. */
    public Spread ratios(final String metric) {
        final double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i).get(metric) / peers.get(i).get(metric);
        }
        return Spread.of(ratios);
    }
}
