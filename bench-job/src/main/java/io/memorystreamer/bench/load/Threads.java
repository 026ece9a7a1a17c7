package io.memorystreamer.bench.load;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of a load. The first that fails stops the waiting for all. */
final class Threads implements AutoCloseable {

    private final ExecutorService executor = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("load-", 0).daemon(true).factory());
    private final List<Future<?>> running = new ArrayList<>();

    void start(final Callable<?> task) {
        running.add(executor.submit(task));
    }

    /** Lets the load run for a while, or until a thread has failed. */
    void await(final long nanos) throws Exception {
        final long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            // A thread that fails is seen within this time; a shorter one would disturb the load.
            Thread.sleep(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(left, 250_000_000L))));
            for (final Future<?> task : running) {
                if (task.state() == Future.State.FAILED) {
                    task.get();
                }
            }
        }
    }

    /** Waits until all threads are through. */
    void join(final long timeout, final TimeUnit unit) throws Exception {
        final long end = System.nanoTime() + unit.toNanos(timeout);
        while (running.stream().anyMatch(task -> !task.isDone())) {
            if (System.nanoTime() - end > 0) {
                throw new ScenarioException("the load did not end within " + timeout + " "
                        + unit.name().toLowerCase(java.util.Locale.ROOT) + ": messages were lost or the broker hangs");
            }
            await(TimeUnit.MILLISECONDS.toNanos(5));
        }
        for (final Future<?> task : running) {
            get(task);
        }
    }

    private static void get(final Future<?> task) throws Exception {
        try {
            task.get(0, TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (final ExecutionException e) {
            throw e;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
