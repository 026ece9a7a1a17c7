package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** The ways to append, each asserted against the model. */
final class ModelledAppends {

    private static final int MAX_OPEN_CLAIMS = 4;

    /** How often an append is tried again that an open claim may hold back for ever. */
    private static final int TRIES = 50;

    private record OpenClaim(Claim claim, LogModel.Entry entry, byte[] bytes) {}

    private final ModelState state;
    private final LogModel model;
    private final RandomBatches batches;
    private final List<OpenClaim> claims = new ArrayList<>();
    /** Some used before and free again, as producers reuse theirs. */
    private final List<Claim> free = new ArrayList<>();

    private final RecordBatch recordBatch = new RecordBatch(8 * 1024);
    /** Null when everybody may append. */
    private ExclusiveAppender exclusive;

    ModelledAppends(final ModelState state) {
        this.state = state;
        this.model = state.model;
        this.batches = new RandomBatches(state);
    }

    void append() {
        final byte[] bytes = state.bytes(randomLength());
        final long timestamp = state.timestamp();
        // From the middle of a buffer, so that offset and length count.
        final UnsafeBuffer source = new UnsafeBuffer(new byte[bytes.length + 16]);
        source.putBytes(8, bytes);
        state.note("append %d bytes", bytes.length);
        if (appended(() -> exclusive == null
                ? state.log().append(source, 8, bytes.length, timestamp)
                : exclusive.append(source, 8, bytes.length, timestamp))) {
            model.record(timestamp, bytes);
        }
    }

    void appendBatch() {
        recordBatch.clear();
        final List<byte[]> records = new ArrayList<>();
        final int count = 1 + state.random.nextInt(10);
        final long timestamp = state.timestamp();
        for (int i = 0; i < count; i++) {
            final byte[] bytes = state.bytes(state.random.nextInt(300));
            assertThat(recordBatch.add(new UnsafeBuffer(bytes), 0, bytes.length, timestamp + i))
                    .isTrue();
            records.add(bytes);
        }
        state.note("append a batch of %d records", count);
        if (appended(() -> exclusive == null ? state.log().append(recordBatch) : exclusive.append(recordBatch))) {
            for (int i = 0; i < count; i++) {
                model.record(timestamp + i, records.get(i));
            }
        }
    }

    void appendRecordBatch() {
        if (exclusive != null) {
            return;
        }
        final RandomBatches.Batch batch = batches.next();
        final int leaderEpoch = state.random.nextInt(100);
        state.note("append a Kafka batch, %s, %d offsets, %d bytes", batch.kind(), batch.offsets(), batch.length());
        if (appended(() -> state.log().appendRecordBatch(batch.buffer(), 0, batch.length(), leaderEpoch))) {
            final long baseOffset = model.endOffset();
            model.batch(
                    batch.offsets(), batch.stored(baseOffset, leaderEpoch), batch.values(baseOffset), batch.obstacle());
        }
    }

    void appendTooLarge() {
        final int length = state.log().maxRecordLength() + 1;
        state.note("append %d bytes", length);
        final UnsafeBuffer large = new UnsafeBuffer(new byte[length]);
        assertThat(state.log().append(large, 0, length, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(state.log().tryClaim(length, new Claim())).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(state.log().endOffset()).isEqualTo(model.endOffset());
    }

    void claim() {
        if (claims.size() == MAX_OPEN_CLAIMS) {
            return;
        }
        final byte[] bytes = state.bytes(randomLength());
        final Claim claim = free.isEmpty() ? new Claim() : free.removeLast();
        state.note("claim %d bytes", bytes.length);
        if (appended(() -> exclusive == null
                ? state.log().tryClaim(bytes.length, claim)
                : exclusive.tryClaim(bytes.length, claim))) {
            assertThat(claim.length()).isEqualTo(bytes.length);
            claim.buffer().putBytes(claim.offset(), bytes);
            claims.add(new OpenClaim(claim, model.claim(bytes.length), bytes));
        }
    }

    void closeClaim() {
        if (claims.isEmpty()) {
            return;
        }
        final OpenClaim open = claims.remove(state.random.nextInt(claims.size()));
        if (state.random.nextInt(3) == 0) {
            state.note("abort the claim at %d", open.entry.offset);
            open.claim.abort();
            model.abort(open.entry);
        } else {
            state.note("commit the claim at %d", open.entry.offset);
            final long timestamp = state.timestamp();
            assertThat(open.claim.commit(timestamp)).as("committed").isTrue();
            model.commit(open.entry, timestamp, open.bytes);
        }
        free.add(open.claim);
    }

    boolean hasOpenClaims() {
        return !claims.isEmpty();
    }

    void closeClaims() {
        while (hasOpenClaims()) {
            closeClaim();
        }
    }

    /** The log, being closed, has given them up. */
    void claimsWereGivenUp() {
        for (final OpenClaim open : claims) {
            assertThat(open.claim.commit(0)).as("committed").isFalse();
            model.abort(open.entry);
        }
        claims.clear();
    }

    void takeExclusivelyOrRelease() {
        if (exclusive == null) {
            state.note("an exclusive appender");
            state.disturb();
            exclusive = state.log().exclusiveAppender();
            assertThatIllegalStateException().isThrownBy(() -> state.log().exclusiveAppender());
            assertThat(state.log().append(new UnsafeBuffer(new byte[1]), 0, 1, 0))
                    .isEqualTo(PartitionLog.BACK_PRESSURED);
        } else {
            release();
        }
    }

    boolean isExclusive() {
        return exclusive != null;
    }

    void release() {
        if (exclusive != null) {
            state.note("close the exclusive appender");
            exclusive.close();
            exclusive = null;
        }
    }

    void assertClosed() {
        if (exclusive != null) {
            assertThat(exclusive.append(new UnsafeBuffer(new byte[1]), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
            exclusive.close();
            exclusive = null;
        }
        assertThat(state.log().append(new UnsafeBuffer(new byte[1]), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(state.log().tryClaim(1, new Claim())).isEqualTo(PartitionLog.CLOSED);
    }

    /** @return false when the log is full, or an open claim holds it back, and nothing was appended */
    private boolean appended(final LongSupplier append) {
        long offset = append.getAsLong();
        for (int i = 0; i < TRIES && offset == PartitionLog.BACK_PRESSURED && hasOpenClaims(); i++) {
            Thread.yield();
            offset = append.getAsLong();
        }
        if (offset == PartitionLog.BACK_PRESSURED && !hasOpenClaims()) {
            offset = Retry.append(append);
        }
        state.result(offset);
        if (offset >= 0) {
            assertThat(offset).as("offset of the append").isEqualTo(model.endOffset());
            return true;
        }
        assertThat(state.log().endOffset()).as("nothing was appended").isEqualTo(model.endOffset());
        if (offset == PartitionLog.LOG_FULL) {
            assertThat(state.log().config().overflow()).isEqualTo(Overflow.REJECT);
            state.log().deleteBefore(state.offset());
            state.disturb();
        } else {
            assertThat(offset).isEqualTo(PartitionLog.BACK_PRESSURED);
        }
        return false;
    }

    /** Mostly short, now and then as long as the log takes. */
    private int randomLength() {
        return switch (state.random.nextInt(10)) {
            case 0 -> state.random.nextInt(state.log().maxRecordLength() + 1);
            case 1, 2 -> state.random.nextInt(2_000);
            default -> state.random.nextInt(100);
        };
    }
}
