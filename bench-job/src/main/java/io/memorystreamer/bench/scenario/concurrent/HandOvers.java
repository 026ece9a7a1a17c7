package io.memorystreamer.bench.scenario.concurrent;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.infra.Control;
import org.openjdk.jmh.infra.ThreadParams;

/** Benchmarks of {@link LockFreeVsMutex}. An operation is a message published; the taking is part of the time. */
@State(Scope.Benchmark)
public class HandOvers {

    /** Messages that the consuming thread publishes between two times of taking everything. */
    static final int RUN = 64;

    private static final int CAPACITY = 64 * 1024;
    private static final int MESSAGE_BYTES = 32;
    private static final int RING_BYTES = 4 * 1024 * 1024;
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** More than twice what {@link #CAPACITY} messages take. */
    private static final long RETENTION_BYTES = 4L * SEGMENT_BYTES;

    private static final int MESSAGE_TYPE = 1;

    /** A way for messages from any thread to one. */
    private interface Channel {
        /** @return false when there is no room at the moment */
        boolean publish(Publishing thread);

        /** All that is there, {@link #CAPACITY} at most: it must end while the other thread publishes. */
        void take(Blackhole taken);
    }

    /** What a thread has for itself. */
    @State(Scope.Thread)
    public static class Publishing {
        private final Object message = new Object();
        private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE_BYTES));
        private boolean consumes;
        private int published;
        private long lastOffset;

        /** The first thread also consumes. */
        @Setup(Level.Trial)
        public void setUp(final ThreadParams threads) {
            consumes = threads.getThreadIndex() == 0;
        }
    }

    private final Channel mpmc = new References(new MpmcAtomicArrayQueue<>(CAPACITY));
    private final Channel mpsc = new References(new MpscAtomicArrayQueue<>(CAPACITY));
    private final Channel blocking = new References(new ArrayBlockingQueue<>(CAPACITY));
    private final Channel locked = new Locked();
    private final Channel monitor = new Monitor();
    private final Channel ring = new Ring();
    private final LogMaintenance maintenance = new LogMaintenance();
    private Log log;

    @Setup(Level.Trial)
    public void setUp() throws IOException {
        log = new Log(PartitionLog.open(LogConfig.anonymous(SEGMENT_BYTES, RETENTION_BYTES), maintenance));
        log.fill();
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        log.log.close();
        maintenance.close();
    }

    @Benchmark
    public void jctoolsMpmc(final Publishing thread, final Control control, final Blackhole taken) {
        pass(mpmc, thread, control, taken);
    }

    @Benchmark
    public void jctoolsMpsc(final Publishing thread, final Control control, final Blackhole taken) {
        pass(mpsc, thread, control, taken);
    }

    @Benchmark
    public void arrayBlockingQueue(final Publishing thread, final Control control, final Blackhole taken) {
        pass(blocking, thread, control, taken);
    }

    @Benchmark
    public void reentrantLock(final Publishing thread, final Control control, final Blackhole taken) {
        pass(locked, thread, control, taken);
    }

    @Benchmark
    public void synchronizedBlock(final Publishing thread, final Control control, final Blackhole taken) {
        pass(monitor, thread, control, taken);
    }

    @Benchmark
    public void agronaRingBuffer(final Publishing thread, final Control control, final Blackhole taken) {
        pass(ring, thread, control, taken);
    }

    @Benchmark
    public void logAppend(final Publishing thread, final Control control, final Blackhole taken) {
        pass(log, thread, control, taken);
    }

    /** Who waits for room at the end of the measurement waits for a thread that may have ended. */
    private static void pass(
            final Channel channel, final Publishing thread, final Control control, final Blackhole taken) {
        while (!channel.publish(thread) && !control.stopMeasurement) {
            if (thread.consumes) {
                channel.take(taken);
            } else {
                Thread.yield();
            }
        }
        if (thread.consumes && ++thread.published % RUN == 0) {
            channel.take(taken);
        }
    }

    /** A channel whose messages are taken one by one. */
    private interface Polled extends Channel {
        /** @return null when there is none */
        Object poll();

        @Override
        default void take(final Blackhole taken) {
            for (int i = 0; i < CAPACITY; i++) {
                final Object message = poll();
                if (message == null) {
                    return;
                }
                taken.consume(message);
            }
        }
    }

    private record References(Queue<Object> queue) implements Polled {
        @Override
        public boolean publish(final Publishing thread) {
            return queue.offer(thread.message);
        }

        @Override
        public Object poll() {
            return queue.poll();
        }
    }

    private static final class Locked implements Polled {
        private final ReentrantLock lock = new ReentrantLock();
        private final ArrayDeque<Object> queue = new ArrayDeque<>(CAPACITY);

        @Override
        public boolean publish(final Publishing thread) {
            lock.lock();
            try {
                return queue.size() < CAPACITY && queue.offer(thread.message);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Object poll() {
            lock.lock();
            try {
                return queue.poll();
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class Monitor implements Polled {
        private final ArrayDeque<Object> queue = new ArrayDeque<>(CAPACITY);

        @Override
        public synchronized boolean publish(final Publishing thread) {
            return queue.size() < CAPACITY && queue.offer(thread.message);
        }

        @Override
        public synchronized Object poll() {
            return queue.poll();
        }
    }

    /** A channel whose messages are taken as many at a time as there are. */
    private abstract static class Batched implements Channel {
        private Blackhole taken;

        /** @return how many there were, which have been consumed; negative when there is no going on */
        abstract int read(int limit);

        final void consume(final DirectBuffer buffer, final int index) {
            taken.consume(buffer.getLong(index));
        }

        @Override
        public void take(final Blackhole blackhole) {
            taken = blackhole;
            int left = CAPACITY;
            int read = read(left);
            while (read > 0 && left > read) {
                left -= read;
                read = read(left);
            }
            if (read < 0) {
                throw new IllegalStateException("the reader was overtaken by retention");
            }
        }
    }

    private static final class Ring extends Batched {
        private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
        private final MessageHandler handler = (type, buffer, index, length) -> consume(buffer, index);

        @Override
        public boolean publish(final Publishing thread) {
            return ring.write(MESSAGE_TYPE, thread.bytes, 0, MESSAGE_BYTES);
        }

        @Override
        int read(final int limit) {
            return ring.read(handler, limit);
        }
    }

    private static final class Log extends Batched {
        private final PartitionLog log;
        private final LogReader reader;
        /** Of the next message to be taken. Written by the consuming thread. */
        private volatile long next;

        private final RecordHandler handler = (buffer, index, length, offset, timestamp) -> consume(buffer, index);

        Log(final PartitionLog log) {
            this.log = log;
            this.reader = log.reader();
        }

        /** Once, so that all segments are there. */
        void fill() {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
            long bytes = 0;
            while (bytes < RETENTION_BYTES) {
                if (log.append(message, 0, MESSAGE_BYTES, 0) >= 0) {
                    bytes += MESSAGE_BYTES;
                } else {
                    Thread.yield();
                }
            }
            reader.seekToEnd();
            next = reader.offset();
        }

        @Override
        public boolean publish(final Publishing thread) {
            // A log drops what is old and holds nobody back: no more is on its way than the queues hold.
            if (thread.lastOffset - next >= CAPACITY) {
                return false;
            }
            final long offset = log.append(thread.bytes, 0, MESSAGE_BYTES, 0);
            if (offset >= 0) {
                thread.lastOffset = offset;
            }
            return offset >= 0;
        }

        @Override
        int read(final int limit) {
            return reader.poll(handler, limit);
        }

        @Override
        public void take(final Blackhole blackhole) {
            super.take(blackhole);
            next = reader.offset();
        }
    }
}
