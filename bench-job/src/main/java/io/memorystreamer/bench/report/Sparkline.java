package io.memorystreamer.bench.report;

import java.util.List;

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
            final int step = largest > 0 && mean > 0 ? (int) Math.round(mean / largest * (STEPS.length() - 1)) : 0;
            line.append(STEPS.charAt(step));
        }
        return line.toString();
    }
}
