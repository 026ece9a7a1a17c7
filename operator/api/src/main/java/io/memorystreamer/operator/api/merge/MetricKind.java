package io.memorystreamer.operator.api.merge;

import java.util.Map;
import java.util.regex.Pattern;

/** What a metric's name says of it: its unit stands at the end, and which way is better follows from that. */
public enum MetricKind {
    /** Work per second: more is better, and what several load generators do at once adds up. */
    RATE,
    /** A time: less is better. */
    TIME,
    /** Ours over the peer's, of something of which more is better. */
    RATIO_OF_RATES,
    /** Anything else of which less is better: memory, allocation, ratios of times. */
    COST,
    /** What was done rather than how well. */
    OTHER;

    private static final Pattern TIMES = Pattern.compile(".*(Micros|Nanos|Millis|MicrosAt[0-9]+PercentLoad)");
    private static final Map<String, MetricKind> BY_NAME = Map.of(
            "allocatedMegabytesPerSecond", COST,
            "allocatedBytesPerMessage", COST,
            "peakMemoryMegabytes", COST,
            "residentMegabytes", COST,
            "pacedMessagesPerSecond", OTHER,
            "throughputRatio", RATIO_OF_RATES);

    /** The kind of a metric, known by its name or not. */
    public static MetricKind of(String metric) {
        MetricKind known = BY_NAME.get(metric);
        if (known != null) {
            return known;
        }
        if (metric.startsWith("stall")) {
            // The machine's, not the benchmark's.
            return OTHER;
        }
        if (metric.endsWith("PerSecond")) {
            return RATE;
        }
        if (TIMES.matcher(metric).matches()) {
            return TIME;
        }
        return metric.matches("p[0-9]+Ratio") ? COST : OTHER;
    }

    /** Whether one can be better than another. */
    public boolean isCompared() {
        return this != OTHER;
    }

    /** Whether more is better; only for what is compared. */
    public boolean isHigherBetter() {
        return this == RATE || this == RATIO_OF_RATES;
    }
}
