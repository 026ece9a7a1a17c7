package io.memorystreamer.bench.scenario.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Benchmarks of {@link WorkStealingVsDedicated}: two workers of each kind. Task i belongs to worker i modulo 2; of uneven
 * tasks, those of one worker take {@value #UNEVEN_FACTOR} times as long, with as much work in all.
 */
@State(Scope.Benchmark)
public class Workers {

    static final int TASKS = 512;

    private static final int WORKERS = 2;

    /** Of {@link Blackhole#consumeCPU}: about half a microsecond each. */
    private static final int TOKENS = 200;

    static final int UNEVEN_FACTOR = 9;

    private final AtomicBoolean over = new AtomicBoolean();
    private ForkJoinPool pool;
    private Dedicated[] dedicated;

    /** A thread with a queue that nobody else takes from. */
    private final class Dedicated {
        private final OneToOneConcurrentArrayQueue<Runnable> queue = new OneToOneConcurrentArrayQueue<>(TASKS);
        private final Thread thread = Thread.ofPlatform().daemon(true).start(this::work);

        private void work() {
            final IdleStrategy idle = new BackoffIdleStrategy();
            while (!over.get()) {
                final Runnable task = queue.poll();
                if (task != null) {
                    task.run();
                }
                idle.idle(task == null ? 0 : 1);
            }
        }
    }

    @Setup(Level.Trial)
    public void setUp() {
        pool = new ForkJoinPool(WORKERS, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
        dedicated = new Dedicated[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            dedicated[i] = new Dedicated();
        }
    }

    @TearDown(Level.Trial)
    public void tearDown() throws InterruptedException {
        pool.shutdownNow();
        over.set(true);
        for (final Dedicated worker : dedicated) {
            worker.thread.join();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void workStealingEven() throws InterruptedException {
        byStealing(TOKENS, TOKENS);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void workStealingUneven() throws InterruptedException {
        byStealing(longTokens(), shortTokens());
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void dedicatedEven() throws InterruptedException {
        byDedicated(TOKENS, TOKENS);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void dedicatedUneven() throws InterruptedException {
        byDedicated(longTokens(), shortTokens());
    }

    private static int shortTokens() {
        return WORKERS * TOKENS / (UNEVEN_FACTOR + 1);
    }

    private static int longTokens() {
        return UNEVEN_FACTOR * shortTokens();
    }

    private void byStealing(final int tokens, final int otherTokens) throws InterruptedException {
        final CountDownLatch done = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            pool.execute(task(i % WORKERS == 0 ? tokens : otherTokens, done));
        }
        done.await();
    }

    private void byDedicated(final int tokens, final int otherTokens) throws InterruptedException {
        final CountDownLatch done = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            // It holds all of them.
            dedicated[i % WORKERS].queue.add(task(i % WORKERS == 0 ? tokens : otherTokens, done));
        }
        done.await();
    }

    private static Runnable task(final int tokens, final CountDownLatch done) {
        return () -> {
            Blackhole.consumeCPU(tokens);
            done.countDown();
        };
    }
}
