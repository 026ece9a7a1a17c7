package io.memorystreamer.bench.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;

/** A curve in the height of one line of text. */
final class Sparkline {

    static final String STEPS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * From 0 to the largest figure, so that what is steady looks steady.
     *
     * @param figures 0 or more; more than fit are averaged
     * @param width characters at most
     */
    static String of(final List<Double> figures, final int width) {
        final double largest =
                figures.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        final int columns = Math.min(width, figures.size());
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            final double mean =
                    figures.subList(i * figures.size() / columns, (i + 1) * figures.size() / columns).stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(0);
            line.append(sign(largest > 0 && mean > 0 ? mean / largest : 0));
        }
        return line.toString();
    }

    /**
     * From the least to the greatest of the last figures, so that little moves are seen.
     *
     * @param figures null where there is none, which is a gap
     * @param width characters at most; figures before are left out
     */
    static String closeUp(final List<Double> figures, final int width) {
        final List<Double> last = figures.subList(Math.max(0, figures.size() - width), figures.size());
        final DoubleSummaryStatistics range = last.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        final double span = range.getMax() - range.getMin();
        final StringBuilder line = new StringBuilder();
        for (final Double figure : last) {
            line.append(figure == null ? ' ' : sign(span > 0 ? (figure - range.getMin()) / span : 0.5));
        }
        return line.toString();
    }

    /** @param height from 0 to 1 */
    private static char sign(final double height) {
        return STEPS.charAt((int) Math.round(height * (STEPS.length() - 1)));
    }
}
