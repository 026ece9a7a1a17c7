package io.memorystreamer.bench.run;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One line per step on standard error, with a running clock when that is a terminal. */
public final class Progress implements AutoCloseable {

    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private String current;
    private String fork = "";
    private long startedNanos;

    /** @param terminal whether {@code out} is one; set by the launcher, which can tell */
    public Progress(final PrintStream out, final boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        if (terminal) {
            ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        }
    }

    synchronized void step(final String what) {
        done();
        current = what;
        fork = "";
        startedNanos = System.nanoTime();
        if (terminal) {
            tick();
        } else {
            out.println(what);
        }
    }

    /** The step's process with this number, from 1 on. */
    synchronized void fork(final int number, final int of) {
        fork = of == 1 ? "" : ", fork " + number + " of " + of;
    }

    /** The step has failed, and the run goes on. */
    synchronized void failed(final String why) {
        done();
        out.println("  failed: " + why);
    }

    private synchronized void tick() {
        if (current != null) {
            out.print(
                    ERASE_LINE + current + fork + " ... " + (System.nanoTime() - startedNanos) / 1_000_000_000L + " s");
            out.flush();
        }
    }

    private void done() {
        if (terminal && current != null) {
            out.print(ERASE_LINE);
            out.flush();
        }
        current = null;
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        synchronized (this) {
            done();
        }
    }
}
