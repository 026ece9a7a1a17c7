package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it costs to get a buffer of 1 KiB, write to it and give it up: made anew each time, or taken from a pool and put back. The
 * pools are Netty's, which the broker's network uses, and bounded queues of JCTools and of Agrona with 64 direct buffers in them.
 */
@AutoService(Scenarios.class)
public final class BufferPooling implements Scenarios {

    private static final int BUFFER_BYTES = 1024;
    private static final int POOLED = 64;

    @Override
    public List<Scenario> scenarios() {
        return List.of(new Variant("1 thread", 1), new Variant("2 threads", 2));
    }

    private static final class Variant extends JmhScenario {

        private final String name;
        private final int threads;

        private Variant(final String name, final int threads) {
            super(Buffers.class);
            this.name = name;
            this.threads = threads;
        }

        @Override
        public String id() {
            return "memory::buffer_pooling";
        }

        @Override
        public String variant() {
            return name;
        }

        @Override
        public String description() {
            return "Cost of a buffer of 1 KiB: new on or off the heap, or from Netty's pool or a pool that is a queue";
        }

        /** Any thread has a cache of its own, as event loops do. */
        @Override
        protected List<String> benchmarkJvmFlags() {
            return List.of("-Dio.netty.allocator.useCacheForAllThreads=true");
        }

        @Override
        protected int threads() {
            return threads;
        }

        @Override
        public boolean partOfQuick() {
            return threads == 1;
        }
    }

    /** Shared by the threads, as pools are. */
    @State(Scope.Benchmark)
    public static class Buffers {

        private final Queue<ByteBuffer> jctools = filled(() -> new MpmcAtomicArrayQueue<>(POOLED));
        private final Queue<ByteBuffer> agrona = filled(() -> new ManyToManyConcurrentArrayQueue<>(POOLED));

        private static Queue<ByteBuffer> filled(final Supplier<Queue<ByteBuffer>> make) {
            final Queue<ByteBuffer> pool = make.get();
            for (int i = 0; i < POOLED; i++) {
                pool.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
            }
            return pool;
        }

        @Benchmark
        public ByteBuffer newHeapBuffer() {
            return ByteBuffer.allocate(BUFFER_BYTES).putLong(0, BUFFER_BYTES);
        }

        /** Freed by the collector, as it has no other way. */
        @Benchmark
        public ByteBuffer newDirectBuffer() {
            return ByteBuffer.allocateDirect(BUFFER_BYTES).putLong(0, BUFFER_BYTES);
        }

        @Benchmark
        public void nettyPooledBuffer(final Blackhole sink) {
            final ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES, BUFFER_BYTES);
            buffer.setLong(0, BUFFER_BYTES);
            sink.consume(buffer);
            buffer.release();
        }

        @Benchmark
        public void jctoolsPooledBuffer(final Blackhole sink) {
            borrow(jctools, sink);
        }

        @Benchmark
        public void agronaPooledBuffer(final Blackhole sink) {
            borrow(agrona, sink);
        }

        /** There are more buffers than threads: the pool is never empty for long, nor full. */
        private static void borrow(final Queue<ByteBuffer> pool, final Blackhole sink) {
            ByteBuffer buffer = pool.poll();
            while (buffer == null) {
                Thread.onSpinWait(); // the taker of the last one is about to put it back
                buffer = pool.poll();
            }
            buffer.putLong(0, BUFFER_BYTES);
            sink.consume(buffer);
            while (!pool.offer(buffer)) {
                Thread.onSpinWait();
            }
        }
    }
}
