package io.memorystreamer.bench.micro;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.client.Consumer;
import io.memorystreamer.client.InProcess;
import io.memorystreamer.client.Producer;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a poll in process costs that finds nothing, and for scale an append and the poll that takes its message. */
@AutoService(Scenarios.class)
public final class EmptyPoll extends JmhScenario {

    private static final int MESSAGE_BYTES = 32;
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    public EmptyPoll() {
        super(Polls.class);
    }

    @Override
    public String id() {
        return "latency::consumer_poll";
    }

    @Override
    public String variant() {
        return "single calls";
    }

    @Override
    public String description() {
        return "Cost of a poll that finds nothing, and of an append with the poll that takes its message, on one thread";
    }

    /** A log of its own, with one message in it that has been taken. */
    @State(Scope.Thread)
    public static class Polls {

        private final LogMaintenance maintenance = new LogMaintenance();
        private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE_BYTES));
        private long taken;
        private final RecordHandler handler =
                (buffer, offset, length, recordOffset, timestamp) -> taken += buffer.getLong(offset);
        private PartitionLog log;
        private Producer producer;
        private Consumer consumer;

        @Setup
        public void open() throws IOException {
            log = PartitionLog.open(LogConfig.anonymous(SEGMENT_BYTES, 2L * SEGMENT_BYTES), maintenance);
            producer = InProcess.producer(log);
            consumer = InProcess.consumer(log);
            consumer.seekToEnd();
            appendAndPoll();
        }

        @Benchmark
        public int emptyPoll() {
            return consumer.poll(handler, 1);
        }

        @Benchmark
        public int appendAndPoll() {
            while (producer.offer(message, 0, MESSAGE_BYTES, 0) < 0) {
                Thread.onSpinWait(); // the next segment is on its way
            }
            int polled = consumer.poll(handler, 1);
            while (polled == 0) { // the end of a segment
                polled = consumer.poll(handler, 1);
            }
            if (polled != 1) {
                throw new IllegalStateException("a message was lost: poll answered " + polled);
            }
            return polled;
        }

        @TearDown
        public void close() {
            log.close();
            maintenance.close();
        }
    }
}
