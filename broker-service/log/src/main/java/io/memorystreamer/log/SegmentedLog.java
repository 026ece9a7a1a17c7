package io.memorystreamer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** What all kinds of log do alike: their configuration, and telling listeners. Thread-safe. */
abstract class SegmentedLog extends PartitionLog {

    private static final VarHandle LISTENERS;

    static {
        try {
            LISTENERS = MethodHandles.lookup().findVarHandle(SegmentedLog.class, "listeners", AppendListener[].class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written by {@link #take}. */
    private volatile LogConfig config;

    final LogMaintenance maintenance;
    final int maxRecordLength;

    /** Added to under the kind's own lock. */
    final TruncationHistory truncations = new TruncationHistory();

    /** Set once, before the segments go, so that readers learn why. */
    volatile boolean deleted;

    /** Null while there is none. Copied on each change. */
    private AppendListener[] listeners;

    SegmentedLog(final LogConfig config, final LogMaintenance maintenance) {
        this.config = config;
        this.maintenance = maintenance;
        this.maxRecordLength = LogConfig.maxRecordLength(config.segmentBytes());
    }

    @Override
    public final LogConfig config() {
        return config;
    }

    /** Goes on with another configuration. Under the kind's own lock. */
    final void take(final LogConfig changed, final boolean closed) {
        config = changed;
        if (changed.ticks() && !closed) {
            maintenance.watch().tick(this);
        } else {
            maintenance.watch().stopTicking(this);
        }
    }

    @Override
    public final int maxRecordLength() {
        return maxRecordLength;
    }

    final TruncationHistory truncations() {
        return truncations;
    }

    final boolean isDeleted() {
        return deleted;
    }

    final void requestMaintenance() {
        maintenance.request(this);
    }

    @Override
    public final synchronized void addListener(final AppendListener listener) {
        final AppendListener[] before = listeners == null ? new AppendListener[0] : listeners;
        final AppendListener[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = listener;
        LISTENERS.setVolatile(this, after);
        maintenance.watch().lookAgain(listener);
    }

    @Override
    public final synchronized void removeListener(final AppendListener listener) {
        if (listeners != null) {
            final AppendListener[] after =
                    Arrays.stream(listeners).filter(other -> other != listener).toArray(AppendListener[]::new);
            LISTENERS.setVolatile(this, after.length == 0 ? null : after);
        }
    }

    /** After an append of so many bytes of payload. */
    final void tellListeners(final int bytes) {
        // Opaque, that is plain and not hoisted out of a loop. A listener that has just come may be missed: see
        // LogWatch.
        tell((AppendListener[]) LISTENERS.getOpaque(this), bytes);
    }

    /** After the log has been marked as closed. */
    final void tellListenersOfTheEnd() {
        tell((AppendListener[]) LISTENERS.getVolatile(this), Integer.MAX_VALUE);
    }

    private static void tell(final AppendListener[] waiting, final int bytes) {
        if (waiting != null) {
            for (final AppendListener listener : waiting) {
                listener.onAppend(bytes);
            }
        }
    }
}
