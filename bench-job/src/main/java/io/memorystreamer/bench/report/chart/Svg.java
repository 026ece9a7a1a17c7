package io.memorystreamer.bench.report.chart;

import java.util.Locale;

/** Writes SVG elements. Text and attribute values are escaped; names of elements and attributes are our own. */
final class Svg {

    private final StringBuilder out = new StringBuilder();

    /**
     * The whole picture, as wide as the page lets it be.
     *
     * @param description what a screen reader says instead of it
     */
    static Svg picture(final double width, final double height, final String cssClass, final String description) {
        final Svg svg = new Svg();
        svg.open(
                "svg",
                "class",
                cssClass,
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "role",
                "img",
                "aria-label",
                description);
        return svg;
    }

    /** @param attributes names and values by turns */
    Svg open(final String element, final String... attributes) {
        tag(element, attributes);
        out.append('>');
        return this;
    }

    Svg close(final String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    Svg empty(final String element, final String... attributes) {
        tag(element, attributes);
        out.append("/>");
        return this;
    }

    /** An element that says what it is when it is pointed at. */
    Svg titled(final String element, final String title, final String... attributes) {
        return open(element, attributes).element("title", title).close(element);
    }

    Svg element(final String element, final String text, final String... attributes) {
        open(element, attributes);
        escape(text);
        return close(element);
    }

    Svg line(final String cssClass, final double x1, final double y1, final double x2, final double y2) {
        return empty("line", "class", cssClass, "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2));
    }

    /** @param anchor start, middle or end */
    Svg label(final String text, final double x, final double y, final String anchor) {
        return element("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
    }

    private void tag(final String element, final String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    /** A length in the picture, to a tenth of a unit. */
    static String number(final double length) {
        final String text = String.format(Locale.ROOT, "%.1f", length);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
