package io.memorystreamer.log;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJJ_Result;

/** A batch is visible as a whole or not at all, and whole are its records. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "not committed yet")
@Outcome(id = "3, 6, 60", expect = Expect.ACCEPTABLE, desc = "all three records")
@State
public class BatchStress {

    private static final RecordBatch BATCH = batch();

    private final PartitionLog log = StressLog.create(256, 1);
    private final LogReader reader = log.reader();

    private static RecordBatch batch() {
        final RecordBatch batch = new RecordBatch(256);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[8]);
        for (int i = 1; i <= 3; i++) {
            record.putLong(0, 10 * i);
            batch.add(record, 0, 8, i);
        }
        return batch;
    }

    @Actor
    public void producer() {
        log.append(BATCH);
    }

    @Actor
    public void consumer(final IJJ_Result r) {
        r.r1 = reader.poll(
                (buffer, offset, length, recordOffset, timestamp) -> {
                    r.r2 += timestamp;
                    r.r3 += buffer.getLong(offset);
                },
                10);
    }
}
