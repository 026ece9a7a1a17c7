package io.memorystreamer.bench.scenario.throughput;

import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.scenario.Series;
import java.util.ArrayList;
import java.util.List;

/** The throughput of a load from slice to slice. */
final class ThroughputCurve {

    private ThroughputCurve() {}

    /** One point at the end of each slice; neighbours share one where there are more than a curve may have. */
    static Series overTime(final String name, final List<ClosedLoop.Slice> slices) {
        final int perPoint = (slices.size() + Series.MAX_POINTS - 1) / Series.MAX_POINTS;
        final List<Double> x = new ArrayList<>();
        final List<Double> y = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < slices.size(); i += perPoint) {
            long nanos = 0;
            long messages = 0;
            for (final ClosedLoop.Slice slice : slices.subList(i, Math.min(slices.size(), i + perPoint))) {
                nanos += slice.nanos();
                messages += slice.messages();
            }
            end += nanos;
            x.add(end / 1e9);
            y.add(messages * 1e9 / nanos);
        }
        return new Series(Series.Kind.THROUGHPUT_OVER_TIME, name, x, y);
    }
}
