package io.memorystreamer.bench.report.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/** The figures of several forks as dots in a line of a table, with the interval and the figure that counts. */
public final class DotStrip {

    private static final double WIDTH = 150;
    private static final double HEIGHT = 18;
    private static final double EDGE = 6;

    private DotStrip() {}

    /**
     * @param figures of the forks, in order
     * @param outliers indices of those far from the others, drawn as hollow diamonds
     * @param figure the one that counts
     * @param low lower end of its interval; null where there is none
     * @param high upper end of its interval; null where there is none
     */
    public static String svg(
            final List<Double> figures,
            final List<Integer> outliers,
            final double figure,
            final Double low,
            final Double high,
            final String description) {
        final double[] all = DoubleStream.concat(
                        figures.stream().mapToDouble(Double::doubleValue),
                        DoubleStream.of(figure, low == null ? figure : low, high == null ? figure : high))
                .toArray();
        final double from = DoubleStream.of(all).min().orElse(0);
        final double span = Math.max(DoubleStream.of(all).max().orElse(1) - from, Math.abs(from) * 1e-9 + 1e-12);
        final Svg svg = Svg.picture(WIDTH, HEIGHT, "strip", description);
        final double middle = HEIGHT / 2;
        svg.line("grid", EDGE, middle, WIDTH - EDGE, middle);
        if (low != null && high != null) {
            svg.open("g").element("title", "95 % interval " + Scale.label(low) + " to " + Scale.label(high));
            svg.line("interval", x(low, from, span), middle, x(high, from, span), middle)
                    .close("g");
        }
        svg.line("middle", x(figure, from, span), 2, x(figure, from, span), HEIGHT - 2);
        for (int i = 0; i < figures.size(); i++) {
            final double x = x(figures.get(i), from, span);
            final String title = "fork " + (i + 1) + ": " + Scale.label(figures.get(i));
            if (outliers.contains(i)) {
                svg.titled(
                        "path",
                        title + ", an outlier",
                        "class",
                        "outlier",
                        "d",
                        "M" + Svg.number(x) + " 4l5 5l-5 5l-5-5z");
            } else {
                svg.titled("circle", title, "class", "dot", "cx", Svg.number(x), "cy", Svg.number(middle), "r", "3");
            }
        }
        return svg.close("svg").toString();
    }

    private static double x(final double figure, final double from, final double span) {
        return EDGE + (figure - from) / span * (WIDTH - 2 * EDGE);
    }
}
