package io.memorystreamer.jmh;

import io.memorystreamer.log.RecordBatch;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Filling a batch record by record and appending it with one claim; counted in records. */
public class BatchAppendBenchmark extends LogBenchmark {

    private static final int RECORDS = 128;

    /** Of a record's header and padding, at most. */
    private static final int OVERHEAD = 24;

    private RecordBatch batch;
    private UnsafeBuffer message;

    @Override
    public void open() throws IOException {
        super.open();
        batch = new RecordBatch(RECORDS * (length + OVERHEAD));
        message = message();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long append() {
        batch.clear();
        for (int i = 0; i < RECORDS; i++) {
            if (!batch.add(message, 0, length, TIMESTAMP)) {
                throw new IllegalStateException("the batch is too small");
            }
        }
        for (; ; ) {
            final long offset = log.append(batch);
            if (offset >= 0) {
                return offset;
            }
            backOff(offset);
        }
    }
}
