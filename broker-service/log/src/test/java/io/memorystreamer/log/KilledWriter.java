package io.memorystreamer.log;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A process that appends to a durable log with a flush at every commit, on three threads and in three ways, and prints
 * "offset value" of each record once it is acknowledged. Ends by being killed.
 */
final class KilledWriter {

    static final int RECORD_BYTES = 200;

    private static final int BATCH = 3;

    private KilledWriter() {}

    static LogConfig config(final Storage storage, final Path directory) {
        return new LogConfig(null, LogConfig.MIN_SEGMENT_BYTES, 64L * LogConfig.MIN_SEGMENT_BYTES)
                .withStorage(storage, directory)
                .withFlush(FlushPolicy.EVERY_COMMIT);
    }

    /** @param arguments the log's directory, the first value to append, the storage */
    public static void main(final String[] arguments) throws Exception {
        final PrintStream out = System.out;
        final AtomicLong values = new AtomicLong(Long.parseLong(arguments[1]));
        final PartitionLog log =
                PartitionLog.open(config(Storage.valueOf(arguments[2]), Path.of(arguments[0])), new LogMaintenance());
        Thread.ofPlatform().start(() -> append(log, values, out));
        Thread.ofPlatform().start(() -> claim(log, values, out));
        Thread.ofPlatform().start(() -> appendBatches(log, values, out));
    }

    static UnsafeBuffer record(final long value) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_BYTES]);
        fill(record, 0, value);
        return record;
    }

    private static void fill(final org.agrona.MutableDirectBuffer buffer, final int offset, final long value) {
        for (int i = 0; i < RECORD_BYTES; i += Long.BYTES) {
            buffer.putLong(offset + i, value + i);
        }
    }

    static boolean isWhole(final org.agrona.DirectBuffer buffer, final int offset, final int length) {
        final long value = buffer.getLong(offset);
        for (int i = 0; i < length; i += Long.BYTES) {
            if (buffer.getLong(offset + i) != value + i) {
                return false;
            }
        }
        return length == RECORD_BYTES;
    }

    private static void acknowledge(final PrintStream out, final long offset, final long value) {
        // One write each: a line is whole or not there.
        final byte[] line = (offset + " " + value + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        out.write(line, 0, line.length);
        out.flush();
    }

    private static void append(final PartitionLog log, final AtomicLong values, final PrintStream out) {
        for (; ; ) {
            final long value = values.getAndAdd(RECORD_BYTES);
            final UnsafeBuffer record = record(value);
            acknowledge(out, Retry.append(() -> log.append(record, 0, RECORD_BYTES, 0)), value);
        }
    }

    private static void claim(final PartitionLog log, final AtomicLong values, final PrintStream out) {
        final Claim claim = new Claim();
        for (; ; ) {
            final long value = values.getAndAdd(RECORD_BYTES);
            final long offset = Retry.append(() -> log.tryClaim(RECORD_BYTES, claim));
            fill(claim.buffer(), claim.offset(), value);
            if (claim.commit(0)) {
                acknowledge(out, offset, value);
            }
        }
    }

    private static void appendBatches(final PartitionLog log, final AtomicLong values, final PrintStream out) {
        final RecordBatch batch = new RecordBatch(BATCH * (RECORD_BYTES + 24));
        for (; ; ) {
            final long value = values.getAndAdd(BATCH * RECORD_BYTES);
            batch.clear();
            for (int i = 0; i < BATCH; i++) {
                batch.add(record(value + i * RECORD_BYTES), 0, RECORD_BYTES, 0);
            }
            final long offset = Retry.append(() -> log.append(batch));
            for (int i = 0; i < BATCH; i++) {
                acknowledge(out, offset + i, value + i * RECORD_BYTES);
            }
        }
    }
}
