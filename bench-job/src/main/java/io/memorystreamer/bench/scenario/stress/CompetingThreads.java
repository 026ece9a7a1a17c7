package io.memorystreamer.bench.scenario.stress;

import java.util.ArrayList;
import java.util.List;

/** Threads that take all the CPU time they get until they are closed. */
final class CompetingThreads implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    CompetingThreads(final int count) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon(true).name("competitor-" + i).start(this::spin));
        }
    }

    private void spin() {
        while (!stopped) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (final Thread thread : threads) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
