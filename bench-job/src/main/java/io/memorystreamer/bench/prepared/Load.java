package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of a round. */
final class Load {

    private static final long MAX_SECONDS = 60;

    /** What a thread does. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    private Load() {}

    static CompletableFuture<Void> start(final String name, final Task task) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon(true).name(name).start(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (final Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Waits for both; the first failure ends it. */
    static void join(final CompletableFuture<Void> one, final CompletableFuture<Void> other) throws Exception {
        final CompletableFuture<Void> both = CompletableFuture.allOf(one, other);
        one.exceptionally(failure -> {
            both.completeExceptionally(failure);
            return null;
        });
        other.exceptionally(failure -> {
            both.completeExceptionally(failure);
            return null;
        });
        try {
            both.get(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new ScenarioException("a round did not end within " + MAX_SECONDS + " s: the broker hangs");
        }
    }
}
