package io.memorystreamer.bench.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Curves over a pair of axes. Curves are told apart by colour, dashes and the shape of their points; pointing at one of them
 * tells its figures.
 */
public final class LineChart {

    /** How the figures of an axis are laid out. */
    public enum Axis {
        LINEAR,
        LOGARITHMIC,
        PERCENTILES
    }

    /** A curve; as many {@code x} as {@code y}, {@code x} ascending. It is broken where a figure is none. */
    public record Curve(String name, List<Double> x, List<Double> y) {}

    private static final double WIDTH = 480;
    private static final double HEIGHT = 270;
    private static final double LEFT = 56;
    private static final double RIGHT = 16;
    private static final double TOP = 14;
    private static final double BOTTOM = 46;

    /** How many points of a curve can be pointed at; with fewer points all are drawn. */
    private static final int POINTS = 50;

    /** The page has so many colours, dashes and shapes. */
    public static final int STYLES = 6;

    private final String xTitle;
    private final String yTitle;
    private final List<Curve> curves;
    private final Double goal;
    private final Scale xScale;
    private final Scale yScale;

    /** What stands at 0, 1 and so on along the x axis; empty where there are figures. */
    private final List<String> names;

    /**
     * @param goal drawn as a line across where it is near the figures; null where there is none
     */
    public LineChart(
            final Axis xAxis,
            final String xTitle,
            final Axis yAxis,
            final String yTitle,
            final List<Curve> curves,
            final Double goal) {
        this(scale(xAxis, all(curves.stream().map(Curve::x))), List.of(), xTitle, yAxis, yTitle, curves, goal);
    }

    private LineChart(
            final Scale xScale,
            final List<String> names,
            final String xTitle,
            final Axis yAxis,
            final String yTitle,
            final List<Curve> curves,
            final Double goal) {
        this.xScale = xScale;
        this.names = names;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.curves = curves;
        final double[] ys = all(curves.stream().map(Curve::y));
        final double largest = DoubleStream.of(ys).max().orElse(0);
        this.goal = goal != null && goal > 0 && goal <= 3 * largest && goal >= largest / 1000 ? goal : null;
        this.yScale = scale(
                yAxis,
                this.goal == null
                        ? ys
                        : DoubleStream.concat(DoubleStream.of(ys), DoubleStream.of(goal))
                                .toArray());
    }

    /**
     * One curve over things that have names, such as commits.
     *
     * @param names as they are shown when pointed at
     * @param labels of the axis, short; as many
     * @param y as many; null where there is no figure
     */
    public static LineChart ofNames(
            final String xTitle,
            final List<String> names,
            final List<String> labels,
            final String yTitle,
            final List<Double> y) {
        final List<Double> x =
                IntStream.range(0, names.size()).mapToObj(i -> (double) i).toList();
        final List<Double> figures =
                y.stream().map(figure -> figure == null ? Double.NaN : figure).toList();
        return new LineChart(
                Scale.names(labels), names, xTitle, Axis.LINEAR, yTitle, List.of(new Curve("", x, figures)), null);
    }

    private static double[] all(final Stream<List<Double>> figures) {
        return figures.flatMap(List::stream)
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static Scale scale(final Axis axis, final double[] figures) {
        return switch (axis) {
            case LINEAR -> Scale.linear(figures);
            case LOGARITHMIC -> Scale.logarithmic(figures);
            case PERCENTILES -> Scale.percentiles(figures);
        };
    }

    /** @param description for those who do not see it */
    public String svg(final String description) {
        final Svg svg = Svg.picture(WIDTH, HEIGHT, "chart", description);
        axes(svg);
        if (goal != null) {
            svg.line("goal", LEFT, y(goal), WIDTH - RIGHT, y(goal));
            svg.label("goal " + Scale.label(goal), WIDTH - RIGHT, y(goal) - 4, "end");
        }
        for (int i = 0; i < curves.size(); i++) {
            curve(svg, curves.get(i), i % STYLES);
        }
        return svg.close("svg").toString();
    }

    /** A short piece of the curve with one of its points, for the legend. */
    public static String key(final int curve) {
        final Svg svg = Svg.picture(28, 12, "key", "");
        svg.line("curve s" + curve % STYLES, 0, 6, 28, 6);
        return point(svg, "", curve % STYLES, 14, 6)
                .close("svg")
                .toString()
                .replace(" role=\"img\" aria-label=\"\"", " aria-hidden=\"true\"");
    }

    private void axes(final Svg svg) {
        svg.open("g", "class", "axis");
        for (final Scale.Tick tick : yScale.ticks()) {
            svg.line("grid", LEFT, y(tick.at()), WIDTH - RIGHT, y(tick.at()));
            svg.label(tick.label(), LEFT - 6, y(tick.at()) + 4, "end");
        }
        double free = Double.NEGATIVE_INFINITY;
        for (final Scale.Tick tick : xScale.ticks()) {
            final double half = tick.label().length() * 3.4 + 2;
            final boolean fits = x(tick.at()) - half >= free;
            if (fits || names.isEmpty()) { // there may be hundreds of names
                svg.line("grid", x(tick.at()), TOP, x(tick.at()), HEIGHT - BOTTOM);
            }
            if (fits) {
                svg.label(tick.label(), x(tick.at()), HEIGHT - BOTTOM + 16, "middle");
                free = x(tick.at()) + half;
            }
        }
        svg.label(xTitle, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle");
        svg.element(
                "text",
                yTitle,
                "transform",
                "translate(11 " + Svg.number((TOP + HEIGHT - BOTTOM) / 2) + ") rotate(-90)",
                "text-anchor",
                "middle");
        svg.close("g");
    }

    private void curve(final Svg svg, final Curve curve, final int style) {
        final StringBuilder path = new StringBuilder();
        final List<Integer> drawn = new ArrayList<>();
        for (int i = 0; i < curve.x().size(); i++) {
            if (isFigure(curve, i)) {
                path.append(isFigure(curve, i - 1) ? "L" : "M")
                        .append(Svg.number(x(curve.x().get(i))))
                        .append(' ')
                        .append(Svg.number(y(curve.y().get(i))));
                if (!isFigure(curve, i - 1) && !isFigure(curve, i + 1)) {
                    path.append("h0"); // with the round end of a line, a dot
                }
                drawn.add(i);
            }
        }
        svg.empty("path", "class", "curve s" + style, "d", path.toString());
        final boolean few = drawn.size() <= POINTS;
        svg.open("g", "class", few ? "points" : "points hidden");
        for (int i = 0; i < drawn.size(); i += Math.ceilDiv(drawn.size(), POINTS)) {
            final double x = curve.x().get(drawn.get(i));
            final double y = curve.y().get(drawn.get(i));
            point(svg, title(curve, x, y), style, x(x), y(y));
        }
        svg.close("g");
    }

    private static boolean isFigure(final Curve curve, final int i) {
        return i >= 0
                && i < curve.x().size()
                && Double.isFinite(curve.x().get(i))
                && Double.isFinite(curve.y().get(i));
    }

    private String title(final Curve curve, final double x, final double y) {
        if (!names.isEmpty()) {
            return (names.get((int) x) + ": " + Scale.label(y) + " " + yTitle).strip();
        }
        return curve.name() + ": " + Scale.label(y) + " (" + yTitle + ") at " + Scale.label(x) + " (" + xTitle + ")";
    }

    private static Svg point(final Svg svg, final String title, final int style, final double x, final double y) {
        final String css = "point s" + style;
        return switch (style % 3) {
            case 0 -> svg.titled("circle", title, "class", css, "cx", Svg.number(x), "cy", Svg.number(y), "r", "3");
            case 1 ->
                svg.titled(
                        "rect",
                        title,
                        "class",
                        css,
                        "x",
                        Svg.number(x - 3),
                        "y",
                        Svg.number(y - 3),
                        "width",
                        "6",
                        "height",
                        "6");
            default ->
                svg.titled(
                        "path", title, "class", css, "d", "M" + Svg.number(x) + " " + Svg.number(y - 4) + "l4 7h-8z");
        };
    }

    private double x(final double figure) {
        return LEFT + xScale.at(figure) * (WIDTH - LEFT - RIGHT);
    }

    private double y(final double figure) {
        return HEIGHT - BOTTOM - yScale.at(figure) * (HEIGHT - TOP - BOTTOM);
    }
}
