package io.memorystreamer.server.topics;

/**
 * Which time the records of a topic bear, and how far a producer's may be off the broker's clock.
 *
 * @param logAppendTime whether it is the broker's, for all records of a batch; else the producer's
 * @param beforeMaxMillis how far a producer's time may lie in the past, 0 or above
 * @param afterMaxMillis how far in the future, 0 or above
 */
public record TimestampRule(boolean logAppendTime, long beforeMaxMillis, long afterMaxMillis) {

    /** Kafka's, since 4.0 with an hour for the future (KIP-1030). */
    static final TimestampRule DEFAULT = new TimestampRule(false, Long.MAX_VALUE, 3_600_000);

    private static final long NONE = -1;

    /** Whether a producer's timestamp, in milliseconds since the epoch or -1 for none, is within the bounds. */
    public boolean permits(final long timestamp, final long nowMillis) {
        if (timestamp == NONE) {
            return true;
        }
        if (timestamp >= nowMillis) {
            return timestamp - nowMillis <= afterMaxMillis;
        }
        final long age = nowMillis - timestamp; // below 0 when it wraps around, longer ago than a long can tell
        return age >= 0 && age <= beforeMaxMillis || beforeMaxMillis == Long.MAX_VALUE;
    }

    /** Whether there is a bound for the past, so that each record counts and not the latest alone. */
    public boolean boundsThePast() {
        return beforeMaxMillis != Long.MAX_VALUE;
    }

    String type() {
        return logAppendTime ? "LogAppendTime" : "CreateTime";
    }
}
