package io.memorystreamer.bench.report.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/** Ratios of ours over a peer's as bars that begin at 1, with whiskers from the lowest round to the highest. */
public final class RatioChart {

    /**
     * @param lowest of the rounds; null where it is not known
     * @param highest of the rounds; null where it is not known
     * @param goal null where there is none
     * @param note what the ratio is of, shown when it is pointed at
     */
    public record Bar(String label, double ratio, Double lowest, Double highest, Double goal, String note) {}

    private static final double WIDTH = 480;
    private static final double ROW = 40;
    private static final double TOP = 6;
    private static final double BOTTOM = 44;
    private static final double LEFT = 20;
    private static final double RIGHT = 74;
    private static final double BAR = 12;

    private RatioChart() {}

    /**
     * @param higherIsBetter whether bars to the right are the good ones
     * @param description for those who do not see it
     */
    public static String svg(final List<Bar> bars, final boolean higherIsBetter, final String description) {
        final double height = TOP + bars.size() * ROW + BOTTOM;
        final Scale scale = Scale.logarithmic(bars.stream()
                .flatMapToDouble(bar -> DoubleStream.of(
                        1, bar.ratio(), or(bar.lowest(), bar), or(bar.highest(), bar), or(bar.goal(), bar)))
                .filter(Double::isFinite)
                .toArray());
        final Svg svg = Svg.picture(WIDTH, height, "chart", description);
        svg.open("g", "class", "axis");
        for (final Scale.Tick tick : scale.ticks()) {
            svg.line(tick.at() == 1 ? "one" : "grid", x(scale, tick.at()), TOP, x(scale, tick.at()), height - BOTTOM);
            svg.label(tick.label() + "×", x(scale, tick.at()), height - BOTTOM + 16, "middle");
        }
        svg.label(
                "ours over the peer's; " + (higherIsBetter ? "right of 1 is better →" : "← left of 1 is better"),
                LEFT + (WIDTH - LEFT - RIGHT) / 2,
                height - 8,
                "middle");
        svg.close("g");
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, scale, bars.get(i), TOP + i * ROW, higherIsBetter);
        }
        return svg.close("svg").toString();
    }

    private static void bar(
            final Svg svg, final Scale scale, final Bar bar, final double y, final boolean higherIsBetter) {
        final double from = Math.min(x(scale, 1), x(scale, bar.ratio()));
        final double to = Math.max(x(scale, 1), x(scale, bar.ratio()));
        final double middle = y + 20 + BAR / 2;
        svg.element("text", bar.label(), "class", "name", "x", "2", "y", Svg.number(y + 14));
        svg.titled(
                "rect",
                bar.label() + ": " + bar.note(),
                "class",
                bar.ratio() >= 1 == higherIsBetter ? "bar better" : "bar worse",
                "x",
                Svg.number(from),
                "y",
                Svg.number(y + 20),
                "width",
                Svg.number(Math.max(1, to - from)),
                "height",
                Svg.number(BAR));
        if (bar.lowest() != null && bar.highest() != null) {
            final double low = x(scale, bar.lowest());
            final double high = x(scale, bar.highest());
            svg.line("whisker", low, middle, high, middle);
            svg.line("whisker", low, middle - 4, low, middle + 4);
            svg.line("whisker", high, middle - 4, high, middle + 4);
        }
        if (bar.goal() != null) {
            svg.open("g").element("title", "goal " + Scale.label(bar.goal()));
            svg.line("goal mark", x(scale, bar.goal()), y + 17, x(scale, bar.goal()), y + 23 + BAR)
                    .close("g");
        }
        svg.label(Scale.label(Math.round(bar.ratio() * 1000) / 1000.0) + "×", WIDTH - RIGHT + 12, middle + 4, "start");
    }

    private static double or(final Double figure, final Bar bar) {
        return figure == null ? bar.ratio() : figure;
    }

    private static double x(final Scale scale, final double ratio) {
        return LEFT + scale.at(ratio) * (WIDTH - LEFT - RIGHT);
    }
}
