package io.memorystreamer.bench.config;

/**
 * {@code benchmark.toml}, complete: what the file leaves out has its default. Immutable.
 *
 * @param throughput table {@code [throughput]}
 * @param latency table {@code [latency]}
 * @param memory table {@code [memory]}
 * @param stress table {@code [stress]}
 * @param comparison table {@code [comparison]}
 * @param run table {@code [run]}
 */
public record BenchmarkConfig(
        Throughput throughput, Latency latency, Memory memory, Stress stress, Comparison comparison, Run run) {

    /**
     * @param targetThroughput messages per second to reach with single messages, sustained
     * @param batchTargetThroughput messages per second to reach with batches
     * @param maxLatencyMicros P99 in microseconds that sustained load at the target throughput must stay within
     * @param testDurationSecs seconds a throughput scenario measures; {@code --quick} cuts it
     * @param messageSizeBytes payload of a message
     * @param batchSize messages per batch
     */
    public record Throughput(
            long targetThroughput,
            long batchTargetThroughput,
            double maxLatencyMicros,
            int testDurationSecs,
            int messageSizeBytes,
            int batchSize) {}

    /**
     * @param targetP99Micros P99 to stay within, in microseconds
     * @param targetP95Micros P95 to stay within, in microseconds
     * @param targetMeanMicros mean to stay within, in microseconds
     * @param measurementIterations messages measured on each path; 0: as many as the duration holds
     * @param warmupIterations messages sent at the measured rate and not counted
     * @param ratePerSecond offered rate on the in-process path
     * @param tcpRatePerSecond offered rate on the TCP path
     * @param testDurationSecs seconds measured when the iterations are not given; {@code --quick} cuts it
     * @param messageSizeBytes payload of a message
     */
    public record Latency(
            double targetP99Micros,
            double targetP95Micros,
            double targetMeanMicros,
            long measurementIterations,
            long warmupIterations,
            long ratePerSecond,
            long tcpRatePerSecond,
            int testDurationSecs,
            int messageSizeBytes) {

        /** Messages to measure at {@code rate} per second. */
        public long messages(final long rate) {
            return measurementIterations > 0 ? measurementIterations : rate * testDurationSecs;
        }
    }

    /**
     * @param enableLeakDetection for the scenario {@code memory::memory_leak_detection}
     * @param enableAllocationTracking whether allocated bytes are counted and judged
     * @param memoryLimitMb peak resident memory of a measured process to stay within, in MiB
     */
    public record Memory(boolean enableLeakDetection, boolean enableAllocationTracking, int memoryLimitMb) {}

    /**
     * For the scenarios of the category {@code stress}.
     *
     * @param testDurationSecs seconds each of them runs, all its variants together; {@code --quick} cuts it
     * @param memoryPressureMb MiB taken from the system meanwhile
     * @param cpuStressLevel threads that compete for the CPUs meanwhile
     */
    public record Stress(int testDurationSecs, int memoryPressureMb, int cpuStressLevel) {}

    /**
     * For the scenarios that measure two sides by turns.
     *
     * @param rounds counted rounds; {@code --quick} cuts them
     * @param warmupRounds rounds before them that do not count; {@code --quick} cuts them
     * @param roundMillis length of a round of each side; {@code --quick} of the whole suite cuts it; four times that where the latency of the log is compared with other
     *     logs', eight times where brokers are
     */
    public record Comparison(int rounds, int warmupRounds, int roundMillis) {}

    /**
     * How often and after what warm-up everything is measured.
     *
     * @param forks processes that measure each scenario, one after the other; {@code --quick}: 1
     * @param warmupMinSecs seconds each process warms up at least; {@code --quick}: at most 1
     * @param warmupMaxSecs seconds after which it measures even if it is not steady; {@code --quick} cuts them
     */
    public record Run(int forks, int warmupMinSecs, int warmupMaxSecs) {}

    /** How far {@code --quick} cuts. */
    public enum Quick {
        /** What was asked for by name. */
        SELECTION(4, 5, 4, 2, 5, 3, 250),
        /** The whole suite, which is to be through within ten minutes on two CPUs. */
        SUITE(2, 3, 2, 1, 3, 2, 125);

        private static final int FORKS = 1;
        private static final int WARMUP_MIN_SECS = 1;

        private final int throughputSecs;
        private final int latencySecs;
        private final int stressSecs;
        private final int warmupMaxSecs;
        private final int rounds;
        private final int warmupRounds;
        private final int roundMillis;

        Quick(
                final int throughputSecs,
                final int latencySecs,
                final int stressSecs,
                final int warmupMaxSecs,
                final int rounds,
                final int warmupRounds,
                final int roundMillis) {
            this.throughputSecs = throughputSecs;
            this.latencySecs = latencySecs;
            this.stressSecs = stressSecs;
            this.warmupMaxSecs = warmupMaxSecs;
            this.rounds = rounds;
            this.warmupRounds = warmupRounds;
            this.roundMillis = roundMillis;
        }
    }

    /** The same with the durations of {@code --quick}; never longer than they were. */
    public BenchmarkConfig quick(final Quick quick) {
        return new BenchmarkConfig(
                new Throughput(
                        throughput.targetThroughput,
                        throughput.batchTargetThroughput,
                        throughput.maxLatencyMicros,
                        Math.min(throughput.testDurationSecs, quick.throughputSecs),
                        throughput.messageSizeBytes,
                        throughput.batchSize),
                new Latency(
                        latency.targetP99Micros,
                        latency.targetP95Micros,
                        latency.targetMeanMicros,
                        latency.measurementIterations,
                        latency.warmupIterations,
                        latency.ratePerSecond,
                        latency.tcpRatePerSecond,
                        Math.min(latency.testDurationSecs, quick.latencySecs),
                        latency.messageSizeBytes),
                memory,
                new Stress(
                        Math.min(stress.testDurationSecs, quick.stressSecs),
                        stress.memoryPressureMb,
                        stress.cpuStressLevel),
                new Comparison(
                        Math.min(comparison.rounds, quick.rounds),
                        Math.min(comparison.warmupRounds, quick.warmupRounds),
                        Math.min(comparison.roundMillis, quick.roundMillis)),
                new Run(
                        Quick.FORKS,
                        Math.min(run.warmupMinSecs, Quick.WARMUP_MIN_SECS),
                        Math.min(run.warmupMaxSecs, quick.warmupMaxSecs)));
    }
}
