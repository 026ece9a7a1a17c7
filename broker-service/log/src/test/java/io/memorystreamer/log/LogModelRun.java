package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** Random operations on one log, each asserted against a {@link LogModel}. A new operation is a method and a line. */
final class LogModelRun {

    private static final int MAX_OPEN_CLAIMS = 4;
    private static final int MAX_HELD_SLICES = 2;
    private static final int READERS = 3;

    /** How often an append is tried again that an open claim may hold back for ever. */
    private static final int TRIES = 50;

    private record OpenClaim(Claim claim, LogModel.Entry entry, byte[] bytes) {}

    private final PartitionLog log;
    private final Random random;
    private final LogModel model = new LogModel();
    private final RandomBatches batches;
    private final List<Runnable> operations = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private final List<ModelledReader> readers = new ArrayList<>();
    private final List<OpenClaim> claims = new ArrayList<>();
    private final List<ModelledReader.HeldSlice> slices = new ArrayList<>();
    private final RecordBatch recordBatch = new RecordBatch(8 * 1024);
    private long startOffset;

    LogModelRun(final PartitionLog log, final long seed) {
        this.log = log;
        this.random = new Random(seed);
        this.batches = new RandomBatches(random);
        for (int i = 0; i < READERS; i++) {
            readers.add(new ModelledReader(log, model));
        }
        add(30, this::append);
        add(10, this::appendBatch);
        add(10, this::appendRecordBatch);
        add(1, this::appendTooLarge);
        add(10, this::claim);
        add(15, this::closeClaim);
        add(30, this::poll);
        add(3, this::pollWithAHandlerThatThrows);
        add(10, this::readBatches);
        add(5, this::releaseSlice);
        add(5, this::seek);
        add(1, this::seekToStart);
        add(1, this::seekToEnd);
        add(1, this::anotherReader);
        add(5, this::lookAtOffsets);
    }

    private void add(final int weight, final Runnable operation) {
        for (int i = 0; i < weight; i++) {
            operations.add(operation);
        }
    }

    /** @throws AssertionError at the first difference */
    void run(final int count) {
        for (int i = 0; i < count; i++) {
            operations.get(random.nextInt(operations.size())).run();
        }
        lookAtOffsets();
        closeAndReadToTheEnd();
    }

    /** What was done, the last operation last. */
    List<String> history() {
        return history;
    }

    /** How much of the log has been forgotten meanwhile. */
    long startOffset() {
        return startOffset;
    }

    private void append() {
        final byte[] bytes = randomBytes(randomLength());
        final long timestamp = random.nextLong();
        // From the middle of a buffer, so that offset and length count.
        final UnsafeBuffer source = new UnsafeBuffer(new byte[bytes.length + 16]);
        source.putBytes(8, bytes);
        note("append %d bytes", bytes.length);
        if (appended(() -> log.append(source, 8, bytes.length, timestamp))) {
            model.record(timestamp, bytes);
        }
    }

    private void appendBatch() {
        recordBatch.clear();
        final List<byte[]> records = new ArrayList<>();
        final int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            final byte[] bytes = randomBytes(random.nextInt(300));
            assertThat(recordBatch.add(new UnsafeBuffer(bytes), 0, bytes.length, i))
                    .isTrue();
            records.add(bytes);
        }
        note("append a batch of %d records", count);
        if (appended(() -> log.append(recordBatch))) {
            for (int i = 0; i < count; i++) {
                model.record(i, records.get(i));
            }
        }
    }

    private void appendRecordBatch() {
        final RandomBatches.Batch batch = batches.next();
        final int leaderEpoch = random.nextInt(100);
        note("append a Kafka batch, %s, %d offsets, %d bytes", batch.kind(), batch.offsets(), batch.length());
        if (appended(() -> log.appendRecordBatch(batch.buffer(), 0, batch.length(), leaderEpoch))) {
            final long baseOffset = model.endOffset();
            model.batch(
                    batch.offsets(), batch.stored(baseOffset, leaderEpoch), batch.values(baseOffset), batch.obstacle());
        }
    }

    private void appendTooLarge() {
        final int length = log.maxRecordLength() + 1;
        note("append %d bytes", length);
        final UnsafeBuffer large = new UnsafeBuffer(new byte[length]);
        assertThat(log.append(large, 0, length, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.tryClaim(length, new Claim())).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.endOffset()).isEqualTo(model.endOffset());
    }

    private void claim() {
        if (claims.size() == MAX_OPEN_CLAIMS) {
            return;
        }
        final byte[] bytes = randomBytes(randomLength());
        final Claim claim = new Claim();
        note("claim %d bytes", bytes.length);
        if (appended(() -> log.tryClaim(bytes.length, claim))) {
            assertThat(claim.length()).isEqualTo(bytes.length);
            claim.buffer().putBytes(claim.offset(), bytes);
            claims.add(new OpenClaim(claim, model.claim(bytes.length), bytes));
        }
    }

    private void closeClaim() {
        if (claims.isEmpty()) {
            return;
        }
        final OpenClaim open = claims.remove(random.nextInt(claims.size()));
        if (random.nextInt(3) == 0) {
            note("abort the claim at %d", open.entry.offset);
            open.claim.abort();
            model.abort(open.entry);
        } else {
            note("commit the claim at %d", open.entry.offset);
            final long timestamp = random.nextLong();
            open.claim.commit(timestamp);
            model.commit(open.entry, timestamp, open.bytes);
        }
    }

    /** @return false when an open claim holds the log back, and nothing was appended */
    private boolean appended(final LongSupplier append) {
        long offset = append.getAsLong();
        for (int i = 0; i < TRIES && offset == PartitionLog.BACK_PRESSURED && model.hasOpenClaims(); i++) {
            Thread.yield();
            offset = append.getAsLong();
        }
        if (offset == PartitionLog.BACK_PRESSURED && !model.hasOpenClaims()) {
            offset = Retry.append(append);
        }
        result(offset);
        if (offset != PartitionLog.BACK_PRESSURED) {
            assertThat(offset).as("offset of the append").isEqualTo(model.endOffset());
            return true;
        }
        assertThat(log.endOffset()).as("nothing was appended").isEqualTo(model.endOffset());
        return false;
    }

    private void poll() {
        final int number = random.nextInt(READERS);
        final int limit = 1 + random.nextInt(random.nextBoolean() ? 3 : 1_000);
        poll(number, limit, Integer.MAX_VALUE);
    }

    private void pollWithAHandlerThatThrows() {
        poll(random.nextInt(READERS), 1 + random.nextInt(20), random.nextInt(4));
    }

    private int poll(final int number, final int limit, final int refuseAt) {
        final ModelledReader reader = readers.get(number);
        note("reader %d at %d polls %d", number, reader.offset(), limit);
        final int outcome = reader.poll(limit, refuseAt);
        result(outcome);
        if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
            note("reader %d seeks to the start", number);
            reader.seekToStart();
        } else if (outcome < 0 && outcome != LogReader.CLOSED && model.nextObstacle(reader.offset()) != null) {
            // Else a reader would soon stand at an obstacle most of the time.
            final long behind = model.nextObstacle(reader.offset()).endOffset();
            note("reader %d seeks over the batch to %d", number, behind);
            if (!reader.seek(behind)) {
                reader.seekToStart(); // it stood in a segment that has been dropped and not been reused yet
            }
        }
        return outcome;
    }

    private void readBatches() {
        final int number = random.nextInt(READERS);
        final int maxBytes = random.nextInt(20_000);
        note(
                "reader %d at %d reads batches of %d bytes",
                number, readers.get(number).offset(), maxBytes);
        final ModelledReader.HeldSlice slice = readers.get(number).readBatches(maxBytes);
        if (slice != null) {
            if (slices.size() == MAX_HELD_SLICES) {
                releaseSlice();
            }
            slices.add(slice);
        }
    }

    private void releaseSlice() {
        if (!slices.isEmpty()) {
            note("release a slice");
            slices.remove(random.nextInt(slices.size())).release();
        }
    }

    private void seek() {
        final int number = random.nextInt(READERS);
        final long start = log.startOffset();
        final long target = start - 20 + random.nextInt((int) (model.endOffset() - start) + 40);
        note("reader %d at %d seeks to %d", number, readers.get(number).offset(), target);
        result(readers.get(number).seek(target) ? 1 : 0);
    }

    private void seekToStart() {
        final int number = random.nextInt(READERS);
        note("reader %d seeks to the start", number);
        readers.get(number).seekToStart();
    }

    private void seekToEnd() {
        final int number = random.nextInt(READERS);
        note("reader %d seeks to the end", number);
        readers.get(number).seekToEnd();
    }

    private void anotherReader() {
        note("another reader");
        readers.set(random.nextInt(READERS), new ModelledReader(log, model));
    }

    private void lookAtOffsets() {
        note("look at the offsets");
        final long start = log.startOffset();
        result(start);
        assertThat(log.endOffset()).as("end offset").isEqualTo(model.endOffset());
        assertThat(log.committedOffset()).as("committed offset").isEqualTo(model.committedOffset());
        assertThat(start).as("start offset").isBetween(startOffset, model.committedOffset());
        assertThat(model.isBorder(start)).as("a frame starts at %d", start).isTrue();
        if (start > 0) {
            assertRetained(start);
        }
        startOffset = start;
    }

    /** Closed segments that cover the retention, each filled up to a quarter at least three quarters. */
    private void assertRetained(final long start) {
        final long segmentBytes = log.config().segmentBytes();
        final long segments = (log.config().retentionBytes() + segmentBytes - 1) / segmentBytes;
        assertThat(model.bytes(start))
                .as("bytes that retention has left")
                .isGreaterThanOrEqualTo(segments * (segmentBytes - SegmentDescriptor.HEADER_LENGTH) * 7 / 10);
    }

    private void closeAndReadToTheEnd() {
        note("close");
        log.close();
        model.close();
        assertThat(log.append(new UnsafeBuffer(new byte[1]), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(log.tryClaim(1, new Claim())).isEqualTo(PartitionLog.CLOSED);
        lookAtOffsets();
        for (int i = 0; i < READERS; i++) {
            poll(i, 10, Integer.MAX_VALUE);
        }
        while (!claims.isEmpty()) {
            closeClaim();
            poll();
        }
        for (int i = 0; i < READERS; i++) {
            readToTheEnd(i);
        }
        while (!slices.isEmpty()) {
            releaseSlice();
        }
        lookAtOffsets();
    }

    private void readToTheEnd(final int number) {
        // Each poll but those at a batch and the last one gets a record, and once a reader may have to start anew.
        for (long polls = 3 * model.endOffset() + 10; polls > 0; polls--) {
            final int outcome = poll(number, 1 + random.nextInt(100), Integer.MAX_VALUE);
            assertThat(outcome).as("0 would be for ever").isNotZero();
            if (outcome == LogReader.CLOSED) {
                return;
            }
        }
        throw new AssertionError(
                "reader " + number + " at " + readers.get(number).offset() + " does not get to the end");
    }

    /** Mostly short, now and then as long as the log takes. */
    private int randomLength() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(log.maxRecordLength() + 1);
            case 1, 2 -> random.nextInt(2_000);
            default -> random.nextInt(100);
        };
    }

    private byte[] randomBytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void note(final String operation, final Object... arguments) {
        history.add(operation.formatted(arguments));
    }

    private void result(final long outcome) {
        history.set(history.size() - 1, history.getLast() + " -> " + outcome);
    }
}
