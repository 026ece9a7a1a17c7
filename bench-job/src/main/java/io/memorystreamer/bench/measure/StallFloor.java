package io.memorystreamer.bench.measure;

/**
 * The stalls of the machine as a thread that does nothing but read the clock sees them. A message that is due at a
 * random moment waits out the rest of the stall it falls into: the percentiles are those of that wait, the best any
 * software could have shown on this machine at this time.
 *
 * @param observedSeconds how long was watched, all watching threads together
 * @param lostShare share of that time spent in stalls of more than {@link StallSampler#STALL_NANOS}, 0 to 1
 * @param meanMicros mean wait
 * @param p95Micros 95th percentile of the wait
 * @param p99Micros 99th percentile of the wait
 * @param maxMicros longest stall
 */
public record StallFloor(
        double observedSeconds,
        double lostShare,
        double meanMicros,
        double p95Micros,
        double p99Micros,
        double maxMicros) {

    /** Nothing was watched. */
    public static final StallFloor NONE = new StallFloor(0, 0, 0, 0, 0, 0);
}
