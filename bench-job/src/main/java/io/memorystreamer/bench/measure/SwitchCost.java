package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a context switch costs on this machine: two threads hand a turn to each other and sleep until it comes back, so that
 * all their CPU time goes into going to sleep, being woken and waking the other. That is more than the switch alone, and so an
 * upper bound. The method of lmbench's lat_ctx, with park and unpark in place of pipes.
 */
public final class SwitchCost {

    private static final long MIN_SWITCHES = 1_000;

    private volatile int turn;
    private volatile boolean stopped;

    private SwitchCost() {}

    /**
     * CPU seconds per context switch, voluntary or not. To be called while this process does nothing else.
     *
     * @throws IOException where the system does not count context switches
     */
    public static double measure(final long millis) throws IOException, InterruptedException {
        final SwitchCost game = new SwitchCost();
        final Thread[] players = new Thread[2];
        for (int i = 0; i < players.length; i++) {
            final int me = i;
            players[i] = Thread.ofPlatform().daemon(true).name("switch-" + i).unstarted(() -> game.play(me, players));
        }
        for (final Thread player : players) {
            player.start();
        }
        final long start = System.nanoTime();
        final ProcessCpu usage = ProcessCpu.ofThisProcess();
        usage.sinceLast();
        Thread.sleep(millis);
        ProcessCpu.Usage used = usage.sinceLast();
        // A crowded machine may have run neither for long.
        while (used.switches() < MIN_SWITCHES && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5)) {
            Thread.sleep(millis);
            used = used.plus(usage.sinceLast());
        }
        game.stopped = true;
        for (final Thread player : players) {
            LockSupport.unpark(player);
            player.join();
        }
        if (used.switches() < MIN_SWITCHES) {
            throw new IOException("this system counts no context switches");
        }
        return used.cpuSeconds() / used.switches();
    }

    private void play(final int me, final Thread[] players) {
        final Thread other = players[1 - me];
        while (!stopped) {
            if (turn == me) {
                turn = 1 - me;
                LockSupport.unpark(other);
            } else {
                LockSupport.park(this);
            }
        }
        LockSupport.unpark(other);
    }
}
