package io.memorystreamer.bench.scenario.baseline.system;

import io.memorystreamer.bench.micro.JmhScenario;

/** Costs of the machine that JMH measures. */
abstract class SystemBaseline extends JmhScenario {

    static final String ID = "baseline::system_baseline";

    static final String DESCRIPTION =
            "The machine without a broker: stalls, memory copy, system call, cross-core hop, wake-up, loopback TCP";

    SystemBaseline(final Class<?> benchmarks) {
        super(benchmarks);
    }

    @Override
    public final String id() {
        return ID;
    }

    @Override
    public final String description() {
        return DESCRIPTION;
    }

    /** Megabytes per second of an operation that moves so many bytes in so many nanoseconds. */
    static double megabytesPerSecond(final long bytes, final double nanos) {
        return bytes * 1e3 / nanos;
    }
}
