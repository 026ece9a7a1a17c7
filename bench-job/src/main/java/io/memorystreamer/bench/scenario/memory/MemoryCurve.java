package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.scenario.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Memory as it was read one time after the other. Not thread-safe. */
final class MemoryCurve {

    private static final double MIB = 1 << 20;

    private final String name;
    private double[] seconds;
    private double[] bytes;
    private int readings;

    /**
     * @param name for people
     * @param expected readings that need no memory when they are added, 1 or more
     */
    MemoryCurve(final String name, final int expected) {
        this.name = name;
        this.seconds = new double[expected];
        this.bytes = new double[expected];
    }

    void add(final double second, final double read) {
        if (readings == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * readings);
            bytes = Arrays.copyOf(bytes, 2 * readings);
        }
        seconds[readings] = second;
        bytes[readings] = read;
        readings++;
    }

    boolean isEmpty() {
        return readings == 0;
    }

    /** In the order of the readings. */
    double[] seconds() {
        return Arrays.copyOf(seconds, readings);
    }

    /** In the order of the readings. */
    double[] bytes() {
        return Arrays.copyOf(bytes, readings);
    }

    /** In MiB; of very many readings every second, third and so on. There must be one. */
    Series series() {
        final int step = (readings + Series.MAX_POINTS - 1) / Series.MAX_POINTS;
        final List<Double> x = new ArrayList<>();
        final List<Double> y = new ArrayList<>();
        for (int i = 0; i < readings; i += step) {
            x.add(seconds[i]);
            y.add(bytes[i] / MIB);
        }
        return new Series(Series.Kind.MEMORY_OVER_TIME, name, x, y);
    }
}
