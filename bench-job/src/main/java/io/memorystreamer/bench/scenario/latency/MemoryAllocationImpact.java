package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.AllocatingLink;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.measure.HeapAllocation;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Latency of the same messages through the same log with a producer and a consumer that allocate nothing, over that with a
 * producer and a consumer that each make an array for every message, by turns. The second variant makes garbage beside it,
 * on the same threads: one more thread would take its CPU time from them, and that, not the collector, would show. The few
 * bytes that the side without allocations has are the load generator's histogram, one per round.
 */
public final class MemoryAllocationImpact implements Scenario {

    private static final Metric COLLECTIONS = Metric.neither("collectionsPerRound");

    private static final int GARBAGE_BYTES = 4_096;

    private static final double RAMP_UP_SHARE = 0.1;

    private final int garbageBytes;

    private MemoryAllocationImpact(final int garbageBytes) {
        this.garbageBytes = garbageBytes;
    }

    /** Without and with pressure. */
    @AutoService(Scenarios.class)
    public static final class Family implements Scenarios {

        @Override
        public List<Scenario> scenarios() {
            return List.of(new MemoryAllocationImpact(0), new MemoryAllocationImpact(GARBAGE_BYTES));
        }
    }

    @Override
    public String id() {
        return "latency::memory_allocation_impact";
    }

    @Override
    public String peer() {
        return "allocating-clients";
    }

    @Override
    public String variant() {
        return garbageBytes == 0 ? "arrays" : "arrays and " + garbageBytes + " bytes of garbage";
    }

    @Override
    public boolean partOfQuick() {
        return garbageBytes > 0;
    }

    @Override
    public String description() {
        return "Latency of a producer and consumer that allocate nothing over that of ones that allocate per message";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        return Stream.of(
                        LatencySide.metrics(),
                        Figures.bothOf(Metric.ALLOCATED_BYTES_PER_MESSAGE),
                        Figures.bothOf(COLLECTIONS))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig config = context.config();
        final LoadStalls stalls = new LoadStalls();
        final Link link = context.link();
        final Rounds rounds = Rounds.run(
                side(link, config, stalls),
                side(new AllocatingLink(link, garbageBytes), config, stalls),
                config.comparison());
        final Figures figures = LatencySide.figures(rounds)
                .both(Metric.ALLOCATED_BYTES_PER_MESSAGE.name())
                .both(COLLECTIONS.name());
        final Map<String, String> settings = new LinkedHashMap<>(link.settings());
        settings.put("messageSizeBytes", Integer.toString(config.latency().messageSizeBytes()));
        settings.put("ratePerSecond", Long.toString(config.latency().ratePerSecond()));
        settings.put("rounds", Integer.toString(config.comparison().rounds()));
        settings.put("peer.garbageBytesPerMessage", "at either end " + garbageBytes);
        settings.put(
                "collectors",
                String.join(
                        ", ",
                        ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .map(GarbageCollectorMXBean::getName)
                                .toList()));
        return figures.measurement(stalls.floor(), settings);
    }

    private static Side side(final Link link, final BenchmarkConfig config, final LoadStalls stalls) {
        final long rate = config.latency().ratePerSecond();
        final long messages = Math.max(100, rate * config.comparison().roundMillis() / 1_000);
        final OpenLoop.Stretch rampUp = new OpenLoop.Stretch((long) Math.max(1, messages * RAMP_UP_SHARE), rate);
        final LatencySide latencies = new LatencySide(
                link, config.latency().messageSizeBytes(), rampUp, new OpenLoop.Stretch(messages, rate), stalls);
        return () -> {
            final long allocated = HeapAllocation.totalBytes();
            final long collections = collections();
            final Map<String, Double> figures = new LinkedHashMap<>(latencies.round());
            figures.put(
                    Metric.ALLOCATED_BYTES_PER_MESSAGE.name(),
                    (double) (HeapAllocation.totalBytes() - allocated) / (rampUp.messages() + messages));
            figures.put(COLLECTIONS.name(), (double) (collections() - collections));
            return figures;
        };
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
