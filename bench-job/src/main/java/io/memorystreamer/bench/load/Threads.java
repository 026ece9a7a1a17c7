package io.memorystreamer.bench.load;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a load. Who waits for them sleeps until they are through or the first has failed: a thread that looked
 * now and then would take a CPU from those it looks at.
 */
final class Threads implements AutoCloseable {

    private static final long END_SECONDS = 5;

    private final ExecutorService executor = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("load-", 0).daemon(true).factory());
    private final AtomicInteger running = new AtomicInteger();
    private final CompletableFuture<Void> through = new CompletableFuture<>();

    /** All are to be started before {@link #join}. */
    void start(final Callable<?> task) {
        running.incrementAndGet();
        executor.execute(() -> {
            try {
                task.call();
                if (running.decrementAndGet() == 0) {
                    through.complete(null);
                }
            } catch (final Throwable e) {
                through.completeExceptionally(e);
            }
        });
    }

    /**
     * Lets the load run for a while.
     *
     * @throws ExecutionException when a thread has failed
     */
    void await(final long nanos) throws ExecutionException, InterruptedException {
        try {
            through.get(nanos, TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            // still at work, as they should be
        }
    }

    /**
     * Waits until all threads are through.
     *
     * @throws ExecutionException when a thread has failed
     */
    void join(final long seconds) throws ExecutionException, InterruptedException, ScenarioException {
        try {
            through.get(seconds, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new ScenarioException("the load did not end within " + seconds
                    + " s: the rate is more than the path carries, messages were lost, or the broker hangs");
        }
    }

    /** Waits a little for the threads, so that none is at work on a link that its owner closes next. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
