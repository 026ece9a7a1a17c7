package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.run.ControlGroup;
import io.memorystreamer.bench.run.Limits;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A limit of CPU time and memory for processes: a control group where one can be made, else flags of the JVMs alone. */
final class Confinement implements AutoCloseable {

    static final String THROTTLED = "throttledSecondsPerSecond";
    static final String OOM_KILLS = "oomKills";

    private static final String PEAK_MEMORY = "peakMemoryMegabytes";
    private static final double MIB = 1024 * 1024;

    private final double cpus;
    private final long memoryBytes;
    private final ControlGroup group;
    private final String enforcedBy;

    /** @param cpus CPUs' worth of time, above 0 */
    Confinement(final double cpus, final long memoryBytes) {
        this.cpus = cpus;
        this.memoryBytes = memoryBytes;
        ControlGroup made = null;
        String by;
        try {
            made = ControlGroup.create(cpus, memoryBytes);
            by = made.version();
        } catch (final IOException e) {
            by = "flags of the JVM alone, for " + e.getMessage();
        }
        group = made;
        enforcedBy = by;
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
        return new Limits((int) Math.ceil(cpus), memoryBytes, group);
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

    boolean isEnforced() {
        return group != null;
    }

    /** Whether the kernel has killed for want of memory. */
    boolean hasKilled() {
        try {
            return group != null && group.oomKills() > 0;
        } catch (final IOException e) {
            return false;
        }
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
                "limitsEnforcedBy", enforcedBy);
    }

    @Override
    public void close() {
        if (group != null) {
            group.close();
        }
    }
}
