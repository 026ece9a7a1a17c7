package io.memorystreamer.bench.load;

/** What the threads of a {@link ClosedLoop} are to do at the moment. Working threads look, resting ones are woken. */
final class Phases {

    enum Phase {
        /** Publish and consume. */
        PUBLISH,
        /** Let everything through, and watch for stalls. */
        WATCH,
        /** Let everything through, and end. */
        STOP
    }

    private volatile Phase current = Phase.PUBLISH;
    private volatile int resting;

    Phase current() {
        return current;
    }

    synchronized void enter(final Phase next) {
        current = next;
        notifyAll();
    }

    /** Sleeps until the phase is another one. */
    synchronized void restWhile(final Phase phase) throws InterruptedException {
        resting = resting + 1; // under the lock
        try {
            while (current == phase) {
                wait();
            }
        } finally {
            resting = resting - 1;
        }
    }

    /** Threads that sleep at the moment. */
    int resting() {
        return resting;
    }
}
