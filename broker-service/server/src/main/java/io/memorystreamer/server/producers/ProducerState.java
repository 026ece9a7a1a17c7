package io.memorystreamer.server.producers;

import java.nio.ByteBuffer;

/**
 * What one producer appended last to one partition: its epoch, and its last five batches, for a producer has at most that
 * many unanswered (max.in.flight.requests.per.connection). The rules are those of Kafka's ProducerAppendInfo and
 * ProducerStateEntry.
 *
 * <p>Guarded by its own monitor, which an append holds from the check of the sequence number until the batch is in the log.
 */
final class ProducerState {

    /** Kafka's ProducerStateEntry.NUM_BATCHES_TO_RETAIN. */
    static final int BATCHES = 5;

    /** Of a producer that has not appended anything yet. */
    static final short NO_EPOCH = -1;

    private static final int SNAPSHOT_HEAD = Long.BYTES + Short.BYTES + Long.BYTES + Byte.BYTES;
    private static final int SNAPSHOT_BATCH = 2 * Integer.BYTES + 2 * Long.BYTES;

    /** Bytes of a snapshot at most. */
    static final int MAX_SNAPSHOT = SNAPSHOT_HEAD + BATCHES * SNAPSHOT_BATCH;

    /** Set once it is no longer the partition's; whoever waited for the monitor looks for the new one. */
    boolean removed;

    private short epoch = NO_EPOCH;
    private final int[] firstSequences = new int[BATCHES];
    private final int[] lastSequences = new int[BATCHES];
    private final long[] baseOffsets = new long[BATCHES];
    private final long[] timestamps = new long[BATCHES];
    private int batches;
    /** Index of the batch that was appended last. */
    private int newest;

    private volatile long lastUsedMillis;

    /** @param nowMillis by the broker's clock, which alone decides what is idle */
    ProducerState(final long nowMillis) {
        lastUsedMillis = nowMillis;
    }

    /** @return the place of exactly this batch among the last five, -1 when it is not there */
    int find(final BatchHead batch) {
        if (batch.epoch() != epoch) {
            return -1;
        }
        for (int i = 0; i < batches; i++) {
            if (firstSequences[i] == batch.firstSequence() && lastSequences[i] == batch.lastSequence()) {
                return i;
            }
        }
        return -1;
    }

    long baseOffset(final int place) {
        return baseOffsets[place];
    }

    long timestamp(final int place) {
        return timestamps[place];
    }

    /**
     * Whether a batch that is not among the last five may be appended. A producer nobody knows may begin anywhere: what was known
     * of it may have expired (KIP-360). One that is known begins a new epoch with 0.
     *
     * @return 0, {@link ProducerStates#INVALID_EPOCH} or {@link ProducerStates#OUT_OF_ORDER}
     */
    long check(final BatchHead batch) {
        if (batch.epoch() < epoch) {
            return ProducerStates.INVALID_EPOCH;
        }
        final boolean inOrder;
        if (epoch == NO_EPOCH) {
            inOrder = true;
        } else if (batch.epoch() > epoch) {
            inOrder = batch.firstSequence() == 0;
        } else {
            inOrder = Sequences.follows(lastSequences[newest], batch.firstSequence());
        }
        return inOrder ? 0 : ProducerStates.OUT_OF_ORDER;
    }

    /** {@link #NO_EPOCH} before the first batch. */
    short epoch() {
        return epoch;
    }

    void add(final BatchHead batch, final long baseOffset, final long nowMillis) {
        if (batch.epoch() != epoch) {
            epoch = batch.epoch();
            batches = 0;
        }
        newest = batches == 0 ? 0 : (newest + 1) % BATCHES;
        batches = Math.min(batches + 1, BATCHES);
        firstSequences[newest] = batch.firstSequence();
        lastSequences[newest] = batch.lastSequence();
        baseOffsets[newest] = baseOffset;
        timestamps[newest] = batch.maxTimestamp();
        lastUsedMillis = nowMillis;
    }

    /** Whether the log's batch at this offset is known already, from a snapshot that was taken behind it. */
    boolean reaches(final long offset) {
        return batches > 0 && baseOffsets[newest] >= offset;
    }

    /** May be read without the monitor. */
    long lastUsedMillis() {
        return lastUsedMillis;
    }

    /** Oldest batch first; nothing of a producer that has not appended anything. */
    void write(final long producerId, final ByteBuffer out) {
        if (batches == 0) {
            return;
        }
        out.putLong(producerId).putShort(epoch).putLong(lastUsedMillis).put((byte) batches);
        for (int i = 0; i < batches; i++) {
            final int at = (newest + 1 + i + BATCHES - batches) % BATCHES;
            out.putInt(firstSequences[at]).putInt(lastSequences[at]);
            out.putLong(baseOffsets[at]).putLong(timestamps[at]);
        }
    }

    /** What stands behind the producer's id. @throws RuntimeException when it is not what {@link #write} wrote */
    static ProducerState read(final ByteBuffer in) {
        final short epoch = in.getShort();
        final long lastUsedMillis = in.getLong();
        final ProducerState state = new ProducerState(lastUsedMillis);
        for (int left = in.get(); left > 0; left--) {
            final int first = in.getInt();
            final int last = in.getInt();
            final long baseOffset = in.getLong();
            state.add(new BatchHead(-1, epoch, first, last, in.getLong()), baseOffset, lastUsedMillis);
        }
        return state;
    }
}
