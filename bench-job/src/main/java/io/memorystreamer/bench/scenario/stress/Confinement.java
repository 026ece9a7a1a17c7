package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.run.ConfinedLimits;
import io.memorystreamer.bench.run.ControlGroup;
import io.memorystreamer.bench.run.Limits;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A limit of CPU time and memory for the processes of a scenario, and what it did to them. */
final class Confinement implements AutoCloseable {

    private static final String THROTTLED = "throttledSecondsPerSecond";
    private static final String OOM_KILLS = "oomKills";

    private static final String PEAK_MEMORY = "peakMemoryMegabytes";
    private static final double MIB = 1024 * 1024;

    private final double cpus;
    private final long memoryBytes;
    private final ConfinedLimits confined;
    private final ControlGroup group;

    /** @param cpus CPUs' worth of time, above 0 */
    Confinement(final double cpus, final long memoryBytes) {
        this.cpus = cpus;
        this.memoryBytes = memoryBytes;
        confined = ConfinedLimits.of(cpus, memoryBytes);
        group = confined.group().orElse(null);
    }

    /** What {@link #figures} and {@link #throttling} have. */
    static List<Metric> metrics() {
        return List.of(Metric.neither(THROTTLED), Metric.lower(OOM_KILLS), Metric.lower(PEAK_MEMORY));
    }

    /** Nothing may be killed. */
    static Target target() {
        return new Target(OOM_KILLS, 0, Target.Kind.SIZE);
    }

    Limits limits() {
        return confined.limits();
    }

    /** The side with the time its processes were throttled, over the time of the round, all CPUs together. */
    Side throttling(final Side side) {
        return group == null
                ? side
                : () -> {
                    final long before = group.throttledNanos();
                    final long start = System.nanoTime();
                    final Map<String, Double> figures = new LinkedHashMap<>(side.round());
                    figures.put(
                            THROTTLED,
                            (group.throttledNanos() - before) / (double) Math.max(1, System.nanoTime() - start));
                    return figures;
                };
    }

    /** Whether the kernel has killed for want of memory. */
    boolean hasKilled() {
        try {
            return group != null && group.oomKills() > 0;
        } catch (final IOException e) {
            return false;
        }
    }

    /** The median of what {@link #throttling} has found in the rounds, and {@link #figures()}. */
    Map<String, Double> figures(final Rounds rounds) throws IOException {
        final Map<String, Double> figures = new LinkedHashMap<>();
        if (group != null) {
            figures.put(THROTTLED, rounds.ours(THROTTLED).median());
        }
        figures.putAll(figures());
        return figures;
    }

    /** What the group has counted; nothing where there is none. */
    Map<String, Double> figures() throws IOException {
        final Map<String, Double> figures = new LinkedHashMap<>();
        if (group != null) {
            figures.put(OOM_KILLS, (double) group.oomKills());
            group.peakMemoryBytes().ifPresent(peak -> figures.put(PEAK_MEMORY, peak / MIB));
        }
        return figures;
    }

    Map<String, String> settings() {
        return Map.of(
                "limitCpus", Double.toString(cpus),
                "limitMemoryBytes", Long.toString(memoryBytes),
                "limitsEnforcedBy", confined.enforcedBy());
    }

    @Override
    public void close() {
        confined.close();
    }
}
