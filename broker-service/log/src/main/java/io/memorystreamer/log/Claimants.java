package io.memorystreamer.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads that hold a claim of a log that flushes at every commit. Whatever they append waits for the device, and so for
 * their own claim: for ever. Thread-safe.
 */
final class Claimants {

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    void add(final Thread claimant) {
        threads.add(claimant);
    }

    void remove(final Thread claimant) {
        threads.remove(claimant);
    }

    /** Before an append that waits for all before it. */
    void requireNoClaim() {
        if (threads.contains(Thread.currentThread())) {
            throw new IllegalStateException(
                    "this thread holds a claim, and with a flush at every commit nothing that it"
                            + " appends can be acknowledged before: commit or abort it first");
        }
    }
}
