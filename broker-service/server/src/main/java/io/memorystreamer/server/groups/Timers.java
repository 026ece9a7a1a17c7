package io.memorystreamer.server.groups;

/** The time, and what is to be done later. Thread-safe. */
public interface Timers extends AutoCloseable {

    /** Milliseconds since the epoch. */
    long millis();

    /** Runs {@code task} once, on a thread that may block. */
    Timer schedule(long delayMillis, Runnable task);

    /** Runs nothing more. */
    @Override
    void close();

    /** Something that is to be done. */
    @FunctionalInterface
    interface Timer {

        /** Too late when it runs already. */
        void cancel();
    }
}
