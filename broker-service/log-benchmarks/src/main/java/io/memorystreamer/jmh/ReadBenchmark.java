package io.memorystreamer.jmh;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Reading a log that nobody appends to meanwhile. */
public class ReadBenchmark extends LogBenchmark {

    /** Of the largest payload, some segments; all are kept. */
    private static final int RECORDS = 16 * 1024;

    private static final int POLL_LIMIT = 1024;

    /** Steps through the log's offsets, all of them before one comes again: it has no factor in common with their number. */
    private static final int STRIDE = 7919;

    private LogReader reader;
    private RecordHandler handler;
    private long sum;
    private int target;

    @Override
    public void open() throws IOException {
        super.open();
        final UnsafeBuffer message = message();
        for (int i = 0; i < RECORDS; i++) {
            long offset = log.append(message, 0, length, TIMESTAMP);
            while (offset < 0) {
                backOff(offset);
                offset = log.append(message, 0, length, TIMESTAMP);
            }
        }
        reader = log.reader();
        handler = (buffer, offset, bytes, recordOffset, timestamp) -> sum += buffer.getLong(offset) + bytes;
    }

    /** From the oldest record to the newest; counted in records. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long poll() {
        reader.seekToStart();
        int polled = 0;
        while (polled < RECORDS) {
            final int outcome = reader.poll(handler, POLL_LIMIT);
            if (outcome < 0) {
                throw new IllegalStateException("the log cannot be read: outcome " + outcome);
            }
            polled += outcome;
        }
        return sum;
    }

    /** To a record far from the last one. */
    @Benchmark
    public long seek() {
        target = (target + STRIDE) % RECORDS;
        if (!reader.seek(target)) {
            throw new IllegalStateException("offset " + target + " is not in the log");
        }
        return reader.offset();
    }
}
