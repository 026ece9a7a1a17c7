package io.memorystreamer.bench.scenario;

/**
 * A figure that a scenario measures.
 *
 * @param name as in the JSON document; ends with its unit, such as {@code p99Micros}
 * @param better which way is better, for comparisons with a baseline
 */
public record Metric(String name, Better better) {

    /** Which of two figures is the better one. */
    public enum Better {
        HIGHER,
        LOWER,
        /** Neither: it tells what was done, and is compared with nothing. */
        NEITHER
    }

    public static final Metric MESSAGES_PER_SECOND = higher("messagesPerSecond");
    public static final Metric MEGABYTES_PER_SECOND = higher("megabytesPerSecond");
    public static final Metric MEAN_MICROS = lower("meanMicros");
    public static final Metric P50_MICROS = lower("p50Micros");
    public static final Metric P95_MICROS = lower("p95Micros");
    public static final Metric P99_MICROS = lower("p99Micros");
    public static final Metric P999_MICROS = lower("p999Micros");
    public static final Metric MAX_MICROS = lower("maxMicros");
    public static final Metric ALLOCATED_BYTES_PER_MESSAGE = lower("allocatedBytesPerMessage");

    public static Metric higher(final String name) {
        return new Metric(name, Better.HIGHER);
    }

    public static Metric lower(final String name) {
        return new Metric(name, Better.LOWER);
    }

    public static Metric neither(final String name) {
        return new Metric(name, Better.NEITHER);
    }
}
