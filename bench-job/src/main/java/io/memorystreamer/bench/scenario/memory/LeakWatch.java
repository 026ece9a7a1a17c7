package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.measure.NativeMemoryTracking;
import io.memorystreamer.bench.measure.ProcessFootprint;
import io.memorystreamer.bench.measure.Trend;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.Series;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Reads what this process takes, and a broker beside it, again and again. Not thread-safe. */
final class LeakWatch {

    /** What is read. */
    enum Kind {
        /** Used heap right after a full collection. */
        HEAP("heap after collection", "heapGrowthBytesPerSecond", true, true),
        /** Direct buffers. */
        DIRECT("direct buffers", "directGrowthBytesPerSecond", true, true),
        /** Mappings of files; the log's segments among them. */
        MAPPED("mapped files", "mappedGrowthBytesPerSecond", true, true),
        NATIVE("native memory", "nativeGrowthBytesPerSecond", true, true),
        FILE_DESCRIPTORS("file descriptors", "fileDescriptorGrowthPerSecond", true, false),
        /** Not judged: code that is still being compiled makes it grow. */
        RESIDENT("resident memory", "residentGrowthBytesPerSecond", false, true),
        BROKER_FILE_DESCRIPTORS("broker: file descriptors", "brokerFileDescriptorGrowthPerSecond", true, false),
        /** Not judged: its heap takes up to its limit before it is collected. */
        BROKER_RESIDENT("broker: resident memory", "brokerResidentGrowthBytesPerSecond", false, true);

        private final String title;
        private final String metric;
        private final boolean judged;
        private final boolean inBytes;

        Kind(final String title, final String metric, final boolean judged, final boolean inBytes) {
            this.title = title;
            this.metric = metric;
            this.judged = judged;
            this.inBytes = inBytes;
        }

        /** Name of the metric of its growth. */
        String metric() {
            return metric;
        }

        /** Whether what grows of it is leaked. */
        boolean judged() {
            return judged;
        }

        boolean inBytes() {
            return inBytes;
        }

        /** Whether the JVM itself goes on to take a little of it. */
        boolean ofTheJvm() {
            return this == HEAP || this == NATIVE;
        }
    }

    private final ProcessFootprint own = ProcessFootprint.ofThisProcess();
    /** Null when there is none, or none that can be watched. */
    private final ProcessFootprint broker;

    private final Map<Kind, MemoryCurve> curves = new EnumMap<>(Kind.class);
    private final Map<String, String> missing = new LinkedHashMap<>();

    /**
     * @param broker null when there is none
     * @param readings how many there will be: room for them is made now, as it would be growth later
     */
    LeakWatch(final RunningBroker broker, final int readings) {
        for (final Kind kind : Kind.values()) {
            curves.put(kind, new MemoryCurve(kind.title, readings));
        }
        final boolean unknown = broker != null && broker.pid() == 0;
        this.broker = broker == null || unknown ? null : ProcessFootprint.of(broker.pid());
        if (unknown) {
            missing.put("missing.broker", "it is not of this run, and its process cannot be watched");
        }
    }

    static List<Metric> metrics() {
        return Stream.of(Kind.values()).map(kind -> Metric.lower(kind.metric())).toList();
    }

    /** @param second since the measurement began; what is read before is forgotten */
    void read(final double second) {
        System.gc();
        final var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        add(Kind.HEAP, second, OptionalDouble.of(heap.getUsed()));
        add(Kind.DIRECT, second, directBytes());
        add(Kind.MAPPED, second, own.mappedFileBytes());
        add(Kind.NATIVE, second, NativeMemoryTracking.committedBytes());
        add(Kind.FILE_DESCRIPTORS, second, own.fileDescriptors());
        add(Kind.RESIDENT, second, own.residentBytes());
        if (broker != null) {
            add(Kind.BROKER_FILE_DESCRIPTORS, second, broker.fileDescriptors());
            add(Kind.BROKER_RESIDENT, second, broker.residentBytes());
        }
    }

    private static OptionalDouble directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToDouble(BufferPoolMXBean::getMemoryUsed)
                .findFirst();
    }

    private void add(final Kind kind, final double second, final OptionalDouble read) {
        if (read.isPresent() && second < 0) {
            return;
        }
        if (read.isPresent()) {
            curves.get(kind).add(second, read.getAsDouble());
        } else {
            missing.put("missing." + kind.metric(), "this system or JVM does not tell it");
        }
    }

    /** Of everything that was read each time. */
    Map<Kind, Trend> trends(final double quantile) {
        final Map<Kind, Trend> trends = new EnumMap<>(Kind.class);
        curves.forEach((kind, curve) -> {
            if (!curve.isEmpty() && !missing.containsKey("missing." + kind.metric())) {
                trends.put(kind, Trend.of(curve.seconds(), curve.bytes(), quantile));
            }
        });
        return trends;
    }

    /** Of everything in bytes. */
    List<Series> series() {
        return curves.entrySet().stream()
                .filter(entry -> entry.getKey().inBytes() && !entry.getValue().isEmpty())
                .map(entry -> entry.getValue().series())
                .toList();
    }

    /** What could not be read and why, for the report. */
    Map<String, String> missing() {
        return missing;
    }
}
