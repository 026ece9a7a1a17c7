package io.memorystreamer.log;

import java.time.Duration;
import java.util.Objects;

/**
 * When appended records are forced to the device, of {@link Storage#MAPPED} and {@link Storage#FILE}. Whatever the policy,
 * a killed process loses nothing that was appended: the kernel has it. A power failure loses what was not forced.
 *
 * @param kind when
 * @param interval between two forces, {@link Duration#ZERO} unless the kind is {@link Kind#INTERVAL}
 */
public record FlushPolicy(Kind kind, Duration interval) {

    /** When records are forced. */
    public enum Kind {
        /** When a segment is full, and when the log is closed. */
        NONE,
        /** Every so often, on the maintenance thread. */
        INTERVAL,
        /** Before an append or commit returns; appends that wait at the same time share one force. */
        EVERY_COMMIT
    }

    public static final FlushPolicy NONE = new FlushPolicy(Kind.NONE, Duration.ZERO);
    public static final FlushPolicy EVERY_COMMIT = new FlushPolicy(Kind.EVERY_COMMIT, Duration.ZERO);

    private static final Duration MIN_INTERVAL = Duration.ofMillis(1);
    private static final Duration MAX_INTERVAL = Duration.ofDays(1);

    /** @throws IllegalArgumentException when the interval is not from 1 ms to 1 day */
    public FlushPolicy {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(interval, "interval");
        if (kind != Kind.INTERVAL && !interval.isZero()) {
            throw new IllegalArgumentException("interval=" + interval + ": only with Kind.INTERVAL");
        }
        if (kind == Kind.INTERVAL && (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0)) {
            throw new IllegalArgumentException("interval=" + interval + ": must be from PT0.001S to PT24H");
        }
    }

    public static FlushPolicy every(final Duration interval) {
        return new FlushPolicy(Kind.INTERVAL, interval);
    }
}
