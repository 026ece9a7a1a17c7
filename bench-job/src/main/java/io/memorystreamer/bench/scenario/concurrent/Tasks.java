package io.memorystreamer.bench.scenario.concurrent;

import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Benchmarks of {@link AsyncTaskScheduling}. One thread hands over; every pool has as many threads as there are CPUs. */
public final class Tasks {

    static final int BURST = 256;

    private Tasks() {}

    /** Those that run the tasks. */
    @State(Scope.Benchmark)
    public static class Executing {
        private ExecutorService virtual;
        private ExecutorService fixed;
        private ForkJoinPool forkJoin;
        private DefaultEventLoop eventLoop;

        @Setup(Level.Trial)
        public void setUp() {
            final int cpus = Runtime.getRuntime().availableProcessors();
            virtual = Executors.newVirtualThreadPerTaskExecutor();
            fixed = Executors.newFixedThreadPool(cpus);
            forkJoin = new ForkJoinPool(cpus);
            eventLoop = new DefaultEventLoop();
        }

        @TearDown(Level.Trial)
        public void tearDown() {
            virtual.shutdownNow();
            fixed.shutdownNow();
            forkJoin.shutdownNow();
            eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    /** Waits for each task. */
    @State(Scope.Benchmark)
    public static class RoundTrips {

        @Benchmark
        public Object virtualThread(final Executing executing) throws Exception {
            return executing.virtual.submit(() -> 1).get();
        }

        @Benchmark
        public Object fixedPool(final Executing executing) throws Exception {
            return executing.fixed.submit(() -> 1).get();
        }

        @Benchmark
        public Object forkJoinPool(final Executing executing) throws Exception {
            return executing.forkJoin.submit(() -> 1).get();
        }

        @Benchmark
        public Object eventLoop(final Executing executing) throws Exception {
            return executing.eventLoop.submit(() -> 1).get();
        }
    }

    /** Waits for the last of many tasks. */
    @State(Scope.Benchmark)
    public static class Bursts {

        @Benchmark
        @OperationsPerInvocation(BURST)
        public void virtualThread(final Executing executing) throws Exception {
            handOver(executing.virtual);
        }

        @Benchmark
        @OperationsPerInvocation(BURST)
        public void fixedPool(final Executing executing) throws Exception {
            handOver(executing.fixed);
        }

        @Benchmark
        @OperationsPerInvocation(BURST)
        public void forkJoinPool(final Executing executing) throws Exception {
            handOver(executing.forkJoin);
        }

        @Benchmark
        @OperationsPerInvocation(BURST)
        public void eventLoop(final Executing executing) throws Exception {
            handOver(executing.eventLoop);
        }

        private static void handOver(final ExecutorService executor) throws InterruptedException {
            final CountDownLatch done = new CountDownLatch(BURST);
            for (int i = 0; i < BURST; i++) {
                executor.execute(done::countDown);
            }
            done.await();
        }
    }
}
