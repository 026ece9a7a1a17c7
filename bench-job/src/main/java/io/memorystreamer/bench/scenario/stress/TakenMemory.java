package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** Memory that a thread takes from the system in equal steps over a time, every page of it, until it is closed. */
final class TakenMemory implements AutoCloseable {

    private static final long MIB = 1024 * 1024;
    private static final int STEPS = 32;
    private static final int PAGE = 4096;

    /** What the system and the load need beside it. */
    private static final long RESERVE_MIB = 512;

    private static final Path AVAILABLE = Path.of("/proc/meminfo");

    private final Arena arena = Arena.ofShared();
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private volatile boolean stopped;

    /**
     * @param mebibytes how much
     * @param nanos when the last of it is to be taken
     * @throws ScenarioException when the system has not so much to give
     */
    static TakenMemory take(final int mebibytes, final long nanos) throws ScenarioException {
        final long available = availableMebibytes();
        if (mebibytes > available - RESERVE_MIB) {
            throw new ScenarioException("stress.memory_pressure_mb = " + mebibytes + ": only " + available
                    + " MiB are available, of which " + RESERVE_MIB + " stay for the load: ask for less");
        }
        final TakenMemory memory = new TakenMemory();
        Thread.ofPlatform().daemon(true).name("memory-taker").start(() -> memory.run(mebibytes * MIB, nanos));
        return memory;
    }

    private static long availableMebibytes() throws ScenarioException {
        try {
            for (final String line : Files.readAllLines(AVAILABLE)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
        } catch (final IOException e) {
            // not Linux
        }
        throw new ScenarioException("this system does not tell how much memory is available");
    }

    private void run(final long bytes, final long nanos) {
        try {
            final long start = System.nanoTime();
            final long step = Math.max(PAGE, bytes / STEPS);
            long done = 0;
            for (int i = 0; done < bytes && !stopped; i++) {
                LockSupport.parkNanos(start + nanos / STEPS * i - System.nanoTime());
                final long size = Math.min(step, bytes - done);
                touch(arena.allocate(size));
                done += size;
            }
            taken.complete(null);
        } catch (final Throwable e) {
            taken.completeExceptionally(e);
        }
    }

    private static void touch(final MemorySegment memory) {
        for (long at = 0; at < memory.byteSize(); at += PAGE) {
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
        }
    }

    /** Waits until all of it is taken. */
    void require() throws ScenarioException, InterruptedException {
        try {
            taken.get();
        } catch (final ExecutionException e) {
            throw new ScenarioException("the memory cannot be taken: " + e.getCause());
        }
    }

    @Override
    public void close() {
        stopped = true;
        taken.exceptionally(failure -> null).join();
        arena.close();
    }
}
