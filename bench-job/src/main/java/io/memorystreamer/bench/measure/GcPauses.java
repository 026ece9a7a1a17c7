package io.memorystreamer.bench.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordingStream;
import org.HdrHistogram.Histogram;

/**
 * The pauses of the garbage collector of this JVM, whichever it is, from the event {@code jdk.GCPhasePause} of the JDK Flight
 * Recorder: every moment in which it stops all threads is one. Times between {@link #start} and {@link #stop}.
 */
public final class GcPauses implements AutoCloseable {

    private static final String PAUSE = "jdk.GCPhasePause";
    private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final RecordingStream recording = new RecordingStream();
    /** Filled on the recording's thread, read when that has ended. */
    private final Histogram pauses = new Histogram(MAX_PAUSE_NANOS, 3);

    private final long startNanos;

    private GcPauses() {
        recording.enable(PAUSE).withoutStackTrace().withThreshold(Duration.ZERO);
        recording.onEvent(
                PAUSE, event -> pauses.recordValue(Math.min(event.getDuration().toNanos(), MAX_PAUSE_NANOS)));
        recording.startAsync();
        startNanos = System.nanoTime();
    }

    /** Begins to listen. */
    public static GcPauses start() {
        return new GcPauses();
    }

    /**
     * @param perSecond pauses per second
     * @param pausedShare share of the time in which the threads stood still, 0 to 1
     * @param meanMicros mean length; 0 when there was none
     * @param maxMicros length of the longest; 0 when there was none
     */
    public record Result(double perSecond, double pausedShare, double meanMicros, double maxMicros) {}

    /** Ends listening, and waits until every pause so far has been heard of. Once. */
    public Result stop() {
        final double nanos = System.nanoTime() - startNanos;
        recording.stop();
        final long count = pauses.getTotalCount();
        if (count == 0) {
            return new Result(0, 0, 0, 0);
        }
        final double mean = pauses.getMean();
        return new Result(count * 1e9 / nanos, mean * count / nanos, mean / 1e3, pauses.getMaxValue() / 1e3);
    }

    @Override
    public void close() {
        recording.close();
    }
}
