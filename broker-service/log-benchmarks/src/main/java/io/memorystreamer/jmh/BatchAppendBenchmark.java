package io.memorystreamer.jmh;

import io.memorystreamer.log.RecordBatch;
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

/** Filling a batch record by record and appending it with one claim; counted in records. */
@State(Scope.Thread)
@Threads(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchAppendBenchmark {

    private static final int RECORDS = 128;

    /** Of a record's header and padding, at most. */
    private static final int OVERHEAD = 24;

    /** Payload of a record in bytes. */
    @Param({"32", "100", "1024"})
    public int length;

    private Logs logs;
    private RecordBatch batch;
    private UnsafeBuffer message;

    @Setup
    public void open() throws IOException {
        logs = new Logs();
        batch = new RecordBatch(RECORDS * (length + OVERHEAD));
        message = Logs.message(length);
    }

    @TearDown
    public void close() {
        logs.close();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long append() {
        batch.clear();
        for (int i = 0; i < RECORDS; i++) {
            if (!batch.add(message, 0, length, Logs.TIMESTAMP)) {
                throw new IllegalStateException("the batch is too small");
            }
        }
        for (; ; ) {
            final long offset = logs.log.append(batch);
            if (offset >= 0) {
                return offset;
            }
            Logs.backOff(offset);
        }
    }
}
