package io.memorystreamer.server.producers;

import io.memorystreamer.log.PartitionLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * The idempotent producers of one partition. Thread-safe: batches of one producer are checked and appended one after the
 * other, those of different producers do not wait for each other, and others never get here.
 */
public final class ProducerStates {

    /** The batch's sequence number is not the next one: a batch before it is missing, or it came before the last five. */
    public static final long OUT_OF_ORDER = -101;
    /** A producer with a later epoch has taken over. */
    public static final long INVALID_EPOCH = -102;

    /** Of one partition; so that a snapshot fits into a value of the state. */
    static final int MAX_PRODUCERS = 4_000;

    private final Map<Long, ProducerState> states = new ConcurrentHashMap<>();
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

    private ProducerState stateOf(final long producerId) {
        final ProducerState known = states.get(producerId);
        if (known != null) {
            return known;
        }
        final ProducerState fresh = new ProducerState(all.now());
        final ProducerState other = states.putIfAbsent(producerId, fresh);
        if (other != null) {
            return other;
        }
        if (all.added() || states.size() > MAX_PRODUCERS) {
            removeLongestIdle(producerId);
        }
        return fresh;
    }

    /** Whoever invents producers must not use up the memory; the one that is still known least likely needs it. */
    private void removeLongestIdle(final long except) {
        long idleId = -1;
        ProducerState idle = null;
        for (final Map.Entry<Long, ProducerState> entry : states.entrySet()) {
            if (entry.getKey() != except
                    && (idle == null || entry.getValue().lastUsedMillis() < idle.lastUsedMillis())) {
                idleId = entry.getKey();
                idle = entry.getValue();
            }
        }
        if (idle != null) {
            synchronized (idle) {
                remove(idleId, idle);
            }
        }
    }

    /** Under the state's monitor. */
    private void remove(final long producerId, final ProducerState state) {
        if (!state.removed) {
            state.removed = true;
            states.remove(producerId, state);
            all.removed(1);
        }
    }

    /** Forgets who has appended nothing since. */
    void expire(final long beforeMillis) {
        states.forEach((producerId, state) -> {
            if (state.lastUsedMillis() <= beforeMillis) {
                synchronized (state) {
                    if (state.lastUsedMillis() <= beforeMillis) {
                        remove(producerId, state);
                    }
                }
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
        if (states.put(producerId, state) == null) {
            all.added();
        }
    }

    /** Each under its monitor: what was appended before the call is in what the consumer sees. */
    void forEach(final ObjLongConsumer<ProducerState> consumer) {
        states.forEach((producerId, state) -> {
            synchronized (state) {
                consumer.accept(state, producerId);
            }
        });
    }

    /** Whether the log failed under an append, so that only the log itself knows what it holds. */
    boolean failed() {
        return failed;
    }

    void clear() {
        expire(Long.MAX_VALUE);
    }

    int size() {
        return states.size();
    }
}
