package io.memorystreamer.bench.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Where on an axis a figure stands, from 0 to 1, and which figures are written beside it. */
final class Scale {

    /** A figure that is written beside the axis. */
    record Tick(double at, String label) {}

    /** Beyond this percentile no curve is told apart; also where the largest of all, the 100th, is drawn. */
    private static final double LAST_PERCENTILE = 99.9999;

    private static final int TICKS = 5;

    private final DoubleUnaryOperator transform;
    private final double from;
    private final double to;
    private final List<Tick> ticks;

    private Scale(final DoubleUnaryOperator transform, final double from, final double to, final List<Tick> ticks) {
        this.transform = transform;
        this.from = transform.applyAsDouble(from);
        this.to = transform.applyAsDouble(to);
        this.ticks = ticks;
    }

    /** Equal steps, from 0 if all figures are positive. */
    static Scale linear(final double... figures) {
        final double low = Math.min(0, DoubleStream.of(figures).min().orElse(0));
        final double high = DoubleStream.of(figures).max().orElse(1);
        final double span = high > low ? high - low : 1;
        final double step = niceStep(span / TICKS);
        final List<Tick> ticks = new ArrayList<>();
        final double start = Math.floor(low / step) * step;
        final int steps = (int) Math.ceil((low + span - start) / step - 1e-9);
        for (int i = 0; i <= steps; i++) {
            ticks.add(tick(start + i * step));
        }
        return new Scale(x -> x, start, start + steps * step, ticks);
    }

    private static double niceStep(final double atLeast) {
        final double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (final double step : new double[] {1, 2, 2.5, 5}) {
            if (step * decade >= atLeast) {
                return step * decade;
            }
        }
        return 10 * decade;
    }

    /** Equal factors; figures of 0 or less are drawn at the lower end. */
    static Scale logarithmic(final double... figures) {
        final double low = DoubleStream.of(figures).filter(x -> x > 0).min().orElse(1);
        final double high = Math.max(low, DoubleStream.of(figures).max().orElse(1));
        final double[] steps = Math.log10(high / low) > 2.5 ? new double[] {1} : new double[] {1, 2, 5};
        double from = 0;
        double to = Double.POSITIVE_INFINITY;
        final List<Double> candidates = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(low)) - 1;
                exponent <= Math.ceil(Math.log10(high)) + 1;
                exponent++) {
            for (final double step : steps) {
                candidates.add(step * Math.pow(10, exponent));
            }
        }
        for (final double candidate : candidates) {
            if (candidate <= low * (1 + 1e-9)) {
                from = candidate;
            }
            if (candidate >= high * (1 - 1e-9) && candidate > from) {
                to = Math.min(to, candidate);
            }
        }
        final double first = from;
        final double last = to;
        final List<Tick> ticks = candidates.stream()
                .filter(x -> x >= first && x <= last)
                .map(Scale::tick)
                .toList();
        final double floor = Math.log10(first);
        return new Scale(x -> x <= 0 ? floor : Math.log10(x), first, last, ticks);
    }

    /** Percentiles, each further nine as wide as the one before; the 100th stands at the end. */
    static Scale percentiles(final double... figures) {
        final double high = Math.min(
                LAST_PERCENTILE,
                DoubleStream.of(figures).filter(p -> p < 100).max().orElse(99));
        final boolean largest = DoubleStream.of(figures).anyMatch(p -> p >= 100);
        final List<Tick> ticks = new ArrayList<>();
        ticks.add(new Tick(0, "0"));
        for (final double percentile : new double[] {50, 90, 99, 99.9, 99.99, 99.999, 99.9999}) {
            if (percentile <= high) {
                ticks.add(new Tick(
                        percentile, String.format(Locale.ROOT, "%s", percentile).replaceAll("\\.0$", "")));
            }
        }
        final double end = nines(high) + (largest ? 0.5 : 0);
        if (largest) {
            ticks.add(new Tick(100, "max"));
        }
        final DoubleUnaryOperator transform = p -> p >= 100 ? end : Math.min(end, nines(p));
        return new Scale(transform, 0, largest ? 100 : high, ticks);
    }

    /** Names at equal distances; the first one stands at 0. */
    static Scale names(final List<String> names) {
        final List<Tick> ticks = IntStream.range(0, names.size())
                .mapToObj(i -> new Tick(i, names.get(i)))
                .toList();
        return new Scale(x -> x, -0.5, names.size() - 0.5, ticks);
    }

    private static double nines(final double percentile) {
        return Math.log10(100 / (100 - Math.min(LAST_PERCENTILE, percentile)));
    }

    /** From 0 at the axis' start to 1 at its end. */
    double at(final double figure) {
        final double share = (transform.applyAsDouble(figure) - from) / (to - from);
        return Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    }

    List<Tick> ticks() {
        return ticks;
    }

    private static Tick tick(final double figure) {
        return new Tick(figure, label(figure));
    }

    /** Short, without zeros at the end: 2.5M, 40k, 0.05. */
    static String label(final double figure) {
        final double size = Math.abs(figure);
        final double by = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e3 ? 1e3 : 1;
        final String unit = by == 1e9 ? "G" : by == 1e6 ? "M" : by == 1e3 ? "k" : "";
        final String digits = String.format(Locale.ROOT, size < 0.01 ? "%.6f" : "%.3f", figure / by);
        return digits.replaceAll("\\.?0+$", "") + unit;
    }
}
