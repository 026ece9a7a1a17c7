package io.memorystreamer.bench.measure;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** CPU time of another process on this machine, all its threads together, in steps of the kernel's clock tick (10 ms). */
public final class ProcessCpu {

    private final long pid;

    /** @param pid 0 for a process that cannot be watched */
    public ProcessCpu(final long pid) {
        this.pid = pid;
    }

    /** Seconds since its start; empty when there is no such process or the operating system does not tell. */
    public OptionalDouble seconds() {
        final Optional<Duration> total = pid == 0
                ? Optional.empty()
                : ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
        return total.isPresent() ? OptionalDouble.of(total.get().toNanos() / 1e9) : OptionalDouble.empty();
    }
}
