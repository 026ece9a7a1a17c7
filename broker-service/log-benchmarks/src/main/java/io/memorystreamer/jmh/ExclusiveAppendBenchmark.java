package io.memorystreamer.jmh;

import io.memorystreamer.log.ExclusiveAppender;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;

/** The append of a thread that has the log to itself. */
public class ExclusiveAppendBenchmark extends LogBenchmark {

    private ExclusiveAppender appender;
    private UnsafeBuffer message;

    @Override
    public void open() throws IOException {
        super.open();
        appender = log.exclusiveAppender();
        message = message();
    }

    @Override
    public void close() {
        appender.close();
        super.close();
    }

    @Benchmark
    public long append() {
        for (; ; ) {
            final long offset = appender.append(message, 0, length, TIMESTAMP);
            if (offset >= 0) {
                return offset;
            }
            backOff(offset);
        }
    }
}
