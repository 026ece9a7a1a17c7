package io.memorystreamer.jmh;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a log that nobody appends to meanwhile. */
@State(Scope.Thread)
@Threads(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadBenchmark {

    /** Of the largest payload, some segments; all are kept. */
    private static final int RECORDS = 16 * 1024;

    private static final int POLL_LIMIT = 1024;

    /** Steps through the log's offsets, all of them before one comes again: it has no factor in common with their number. */
    private static final int STRIDE = 7919;

    /** Payload in bytes. */
    @Param({"32", "100", "1024"})
    public int length;

    private Logs logs;
    private LogReader reader;
    private RecordHandler handler;
    private long sum;
    private int target;

    @Setup
    public void fill() throws IOException {
        logs = new Logs();
        final UnsafeBuffer message = Logs.message(length);
        for (int i = 0; i < RECORDS; i++) {
            long offset = logs.log.append(message, 0, length, Logs.TIMESTAMP);
            while (offset < 0) {
                Logs.backOff(offset);
                offset = logs.log.append(message, 0, length, Logs.TIMESTAMP);
            }
        }
        reader = logs.log.reader();
        handler = (buffer, offset, bytes, recordOffset, timestamp) -> sum += buffer.getLong(offset) + bytes;
    }

    @TearDown
    public void close() {
        logs.close();
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
