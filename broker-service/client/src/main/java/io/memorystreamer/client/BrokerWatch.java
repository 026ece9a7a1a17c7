package io.memorystreamer.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Tells a broker that has nothing to deliver from one that is gone. A Kafka consumer itself retries for ever, and silently:
 * but a living broker answers every fetch, after {@code fetch.max.wait.ms} at the latest, and the consumer counts those
 * answers. On the polling thread only.
 */
final class BrokerWatch {

    /** The consumer does network work only while it is polled, so longer pauses between polls count as this much. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Silence before the count is looked at: it takes a lock, which every empty poll of a spinning consumer would. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Metric fetches;
    private final long timeoutNanos;
    private final long longestStepNanos;
    private double fetchesSeen;
    private long lastPoll = System.nanoTime();
    private long silentNanos;

    BrokerWatch(
            final Map<MetricName, ? extends Metric> metrics, final Duration brokerTimeout, final Duration pollTimeout) {
        this.timeoutNanos = brokerTimeout.toNanos();
        this.longestStepNanos = pollTimeout.toNanos() + LONGEST_PAUSE_NANOS;
        this.fetches = metrics.values().stream()
                .filter(metric -> metric.metricName().name().equals("fetch-total")
                        && metric.metricName().group().equals("consumer-fetch-manager-metrics"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the Kafka consumer has no metric fetch-total any more"));
    }

    /** After a poll that returned records. */
    void answered() {
        silentNanos = 0;
        lastPoll = System.nanoTime();
    }

    /** After a poll that returned none: whether no fetch has been answered for the broker timeout. */
    boolean isBrokerSilent() {
        final long now = System.nanoTime();
        silentNanos += Math.min(now - lastPoll, longestStepNanos);
        lastPoll = now;
        if (silentNanos < LOOK_NANOS) {
            return false;
        }
        final double total = (Double) fetches.metricValue();
        if (total != fetchesSeen) {
            fetchesSeen = total;
            silentNanos = 0;
        }
        return silentNanos > timeoutNanos;
    }
}
