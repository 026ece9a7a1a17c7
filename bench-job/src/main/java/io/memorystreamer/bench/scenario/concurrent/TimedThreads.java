package io.memorystreamer.bench.scenario.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that start together and do the same for the same time. */
final class TimedThreads {

    private TimedThreads() {}

    /** What a thread does. */
    @FunctionalInterface
    interface Work {
        /** @return operations done until the time was over */
        long until(int thread, Until until) throws Exception;
    }

    /** The end of a thread's time, by its own clock. */
    static final class Until {
        private final long start = System.nanoTime();
        private final long nanos;

        private Until(final long nanos) {
            this.nanos = nanos;
        }

        boolean isOver() {
            return System.nanoTime() - start >= nanos;
        }

        private double perSecond(final long operations) {
            return operations * 1e9 / (System.nanoTime() - start);
        }
    }

    /**
     * @param operations of all threads
     * @param perSecond sum of the threads' rates, each over the time that it took itself
     */
    record Result(long operations, double perSecond) {}

    static Result run(final int threads, final long nanos, final Work work) throws Exception {
        final CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            final List<Future<Result>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                final int thread = i;
                results.add(executor.submit(() -> {
                    start.await();
                    final Until until = new Until(nanos);
                    final long operations = work.until(thread, until);
                    return new Result(operations, until.perSecond(operations));
                }));
            }
            long operations = 0;
            double perSecond = 0;
            for (final Future<Result> result : results) {
                operations += result.get().operations();
                perSecond += result.get().perSecond();
            }
            return new Result(operations, perSecond);
        }
    }
}
