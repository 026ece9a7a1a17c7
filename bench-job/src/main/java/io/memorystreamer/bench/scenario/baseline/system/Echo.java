package io.memorystreamer.bench.scenario.baseline.system;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A thread that answers every odd number it sees with the next even one. Question and answer are one long that has its cache line,
 * and the line beside it, to itself: it goes to and fro between two cores. The long is written with release and read with
 * acquire semantics.
 */
@State(Scope.Thread)
public abstract class Echo {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long ALIGNMENT = 128;
    private static final long END = -1;

    private Arena arena;
    private MemorySegment line;
    private Thread echo;
    private Thread asker;
    private long last;

    /** Starts the thread; of the thread that asks. */
    @Setup
    public void start() {
        arena = Arena.ofShared();
        line = arena.allocate(2 * ALIGNMENT, ALIGNMENT);
        asker = Thread.currentThread();
        echo = Thread.ofPlatform().daemon(true).name("echo").start(this::answer);
    }

    private void answer() {
        for (long seen = read(); seen != END; seen = read()) {
            if ((seen & 1) == 1) {
                write(seen + 1);
                wake(asker);
            } else {
                await();
            }
        }
    }

    /** Asks and waits for the answer. */
    long roundTrip() {
        write(last + 1);
        wake(echo);
        last += 2;
        while (read() != last) {
            await();
        }
        return last;
    }

    private long read() {
        return (long) LONG.getAcquire(line, 0L);
    }

    private void write(final long value) {
        LONG.setRelease(line, 0L, value);
    }

    /** Waits a moment, or until somebody wakes this thread. */
    abstract void await();

    abstract void wake(Thread thread);

    /** Ends the thread. */
    @TearDown
    public void stop() throws InterruptedException {
        write(END);
        wake(echo);
        echo.join();
        arena.close();
    }

    /** Both threads spin. */
    public static class Spinning extends Echo {
        @Override
        void await() {
            Thread.onSpinWait();
        }

        @Override
        void wake(final Thread thread) {
            // it is awake
        }
    }

    /** Who waits is parked in the kernel. */
    public static class Sleeping extends Echo {
        @Override
        void await() {
            LockSupport.park(this);
        }

        @Override
        void wake(final Thread thread) {
            LockSupport.unpark(thread);
        }
    }
}
