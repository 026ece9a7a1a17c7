package io.memorystreamer.bench.run;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line per step on standard error, with the time the run will still take, and a running clock when that is a terminal. At the end
 * the time it took in all.
 */
public final class Progress implements AutoCloseable {

    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final TimeLeft timeLeft = new TimeLeft();
    private final long runStartedNanos = System.nanoTime();
    private int steps;
    private int step;
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

    /** Nobody sees it. */
    static Progress unseen() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream()), false);
    }

    /** A step to come behind those that are known. */
    synchronized void expect(final String scenario, final double seconds) {
        timeLeft.expect(scenario, seconds);
        steps++;
    }

    /** The next of the expected steps begins. */
    synchronized void step(final String what) {
        end();
        step++;
        current = "[" + step + "/" + steps + "] " + what;
        fork = "";
        startedNanos = System.nanoTime();
        if (terminal) {
            tick();
        } else {
            out.println(current + left(0));
        }
    }

    /** The step's process with this number, from 1 on. */
    synchronized void fork(final int number, final int of) {
        fork = of == 1 ? "" : ", fork " + number + " of " + of;
    }

    /** The step has failed, and the run goes on. */
    synchronized void failed(final String why) {
        erase();
        out.println("  failed: " + why);
    }

    private synchronized void tick() {
        if (current != null) {
            final long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos);
            out.print(ERASE_LINE + current + fork + " ... " + seconds + " s" + left(seconds));
            out.flush();
        }
    }

    /** @param seconds what the step at work has taken already */
    private String left(final long seconds) {
        final OptionalLong left = timeLeft.seconds();
        return left.isEmpty() ? "" : ", about " + words(Math.max(1, left.getAsLong() - seconds)) + " left";
    }

    /** Such as {@code 50 s}, {@code 4 min 10 s} or {@code 2 h 5 min}. */
    static String words(final long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        final long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min " + seconds % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    private void end() {
        erase();
        if (current != null) {
            timeLeft.measured((System.nanoTime() - startedNanos) / 1e9);
        }
        current = null;
    }

    private void erase() {
        if (terminal && current != null) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        synchronized (this) {
            end();
            if (step > 0) {
                out.println("total time " + words(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - runStartedNanos)));
            }
        }
    }
}
