package io.memorystreamer.server.producers;

import io.memorystreamer.log.PartitionLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * The idempotent producers of one partition. Thread-safe: batches of one producer are checked and appended one after the
 * other, those of different producers wait for each other only while one is looked up, and others never get here.
 *
 * <p>Lock order: a producer's monitor, then the map's.
 */
public final class ProducerStates {

    /** The batch's sequence number is not the next one: a batch before it is missing, or it came before the last five. */
    public static final long OUT_OF_ORDER = -101;
    /** A producer with a later epoch has taken over. */
    public static final long INVALID_EPOCH = -102;

    /** Of one partition; so that a snapshot fits into a value of the state. */
    static final int MAX_PRODUCERS = 4_000;

    private static final float LOAD_FACTOR = 0.75f;

    /** The one idle longest first. Guarded by itself. */
    private final Map<Long, ProducerState> states = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /** Guarded by the map. */
    private boolean closed;

    private final Producers all;
    /** A batch may be in the log that its producer was not told of, and that stands in no state. */
    private volatile boolean failed;

    ProducerStates(final Producers all) {
        this.all = all;
    }

    /**
     * Appends a batch of an idempotent producer, unless it is there already or out of order.
     *
     * @param append appends it; returns its base offset or an outcome below 0, when nothing was appended
     */
    public Appended append(final BatchHead batch, final LongSupplier append) {
        for (; ; ) {
            final ProducerState state = stateOf(batch.producerId());
            if (state == null) {
                return new Appended(PartitionLog.CLOSED, batch.maxTimestamp(), false);
            }
            synchronized (state) {
                if (state.removed) {
                    continue;
                }
                final int duplicate = state.find(batch);
                if (duplicate >= 0) {
                    return new Appended(state.baseOffset(duplicate), state.timestamp(duplicate), true);
                }
                long outcome = state.check(batch);
                if (outcome == 0) {
                    outcome = append.getAsLong();
                    if (outcome >= 0) {
                        state.add(batch, outcome, all.now());
                    } else if (outcome == PartitionLog.FAILED) {
                        failed = true;
                    }
                } else if (outcome == INVALID_EPOCH) {
                    all.listener().onFenced(batch.producerId(), batch.epoch(), state.epoch());
                }
                return new Appended(outcome, batch.maxTimestamp(), false);
            }
        }
    }

    /** @return null once this is closed */
    private ProducerState stateOf(final long producerId) {
        final ProducerState fresh;
        final boolean tooMany;
        synchronized (states) {
            final ProducerState known = states.get(producerId);
            if (known != null || closed) {
                return known;
            }
            fresh = new ProducerState(all.now());
            states.put(producerId, fresh);
            tooMany = all.added() || states.size() > MAX_PRODUCERS;
        }
        if (tooMany) {
            removeLongestIdle();
        }
        return fresh;
    }

    /** Whoever invents producers must not use up the memory; the one that is still known least likely needs it. */
    private void removeLongestIdle() {
        boolean removed = false;
        for (Known idle = longestIdle(); idle != null && !removed; idle = longestIdle()) {
            synchronized (idle.state) {
                removed = remove(idle.id, idle.state); // unless another thread was faster
            }
        }
    }

    private record Known(long id, ProducerState state) {}

    /** @return null when there is no more than one */
    private Known longestIdle() {
        synchronized (states) {
            if (states.size() < 2) {
                return null;
            }
            final Map.Entry<Long, ProducerState> eldest =
                    states.entrySet().iterator().next();
            return new Known(eldest.getKey(), eldest.getValue());
        }
    }

    /** Under the state's monitor. @return whether it was there */
    private boolean remove(final long producerId, final ProducerState state) {
        if (state.removed) {
            return false;
        }
        state.removed = true;
        synchronized (states) {
            states.remove(producerId, state);
        }
        all.removed(1);
        return true;
    }

    /** Forgets who has appended nothing since. */
    void expire(final long beforeMillis) {
        forEach((state, producerId) -> {
            if (state.lastUsedMillis() <= beforeMillis) {
                remove(producerId, state);
            }
        });
    }

    /** Takes over what the log holds at an offset, without a check: it was checked when it was appended. */
    void replay(final BatchHead batch, final long baseOffset) {
        final ProducerState state = stateOf(batch.producerId());
        synchronized (state) {
            if (!state.reaches(baseOffset)) {
                state.add(batch, baseOffset, all.now());
            }
        }
    }

    /** Takes over a producer from a snapshot. */
    void restore(final long producerId, final ProducerState state) {
        synchronized (states) {
            if (states.put(producerId, state) == null) {
                all.added();
            }
        }
    }

    /** Each under its monitor, the one idle longest first: what was appended before the call is in what the consumer sees. */
    void forEach(final ObjLongConsumer<ProducerState> consumer) {
        final List<Known> known = new ArrayList<>();
        synchronized (states) {
            states.forEach((producerId, state) -> known.add(new Known(producerId, state)));
        }
        for (final Known each : known) {
            synchronized (each.state) {
                if (!each.state.removed) {
                    consumer.accept(each.state, each.id);
                }
            }
        }
    }

    /** Whether the log failed under an append, so that only the log itself knows what it holds. */
    boolean failed() {
        return failed;
    }

    void clear() {
        expire(Long.MAX_VALUE);
    }

    /** Forgets everything; what still comes finds the log closed. */
    void close() {
        synchronized (states) {
            closed = true;
        }
        clear();
    }

    int size() {
        synchronized (states) {
            return states.size();
        }
    }
}
