package io.memorystreamer.jmh;

import io.memorystreamer.log.Claim;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;

/** Claiming room, writing the record in place, and committing it. */
public class ClaimBenchmark extends LogBenchmark {

    private final Claim claim = new Claim();
    private UnsafeBuffer message;

    @Override
    public void open() throws IOException {
        super.open();
        message = message();
    }

    @Benchmark
    public boolean claimAndCommit() {
        for (; ; ) {
            final long offset = log.tryClaim(length, claim);
            if (offset >= 0) {
                claim.buffer().putBytes(claim.offset(), message, 0, length);
                return claim.commit(TIMESTAMP);
            }
            backOff(offset);
        }
    }
}
