package io.memorystreamer.bench.report;

import java.util.Locale;

/** The unit of a metric, which its name ends with, and figures in it for people. */
final class Units {

    private static final String[][] BY_ENDING = {
        {"MessagesPerCpuSecond", "messages/CPU-s"},
        {"MessagesPerSecond", "messages/s"},
        {"MegabytesPerSecond", "MB/s"},
        {"GigabytesPerSecond", "GB/s"},
        {"SecondsPerGigabyte", "s/GB"},
        {"BytesPerMessage", "B/message"},
        {"BytesPerOperation", "B/op"},
        {"BytesPerSecond", "B/s"},
        {"OperationsPerSecond", "ops/s"},
        {"PerSecond", "/s"},
        {"RatioLowest", "x"},
        {"RatioHighest", "x"},
        {"Ratio", "x"},
        {"Micros", "us"},
        {"Nanos", "ns"},
        {"Millis", "ms"},
        {"Seconds", "s"},
        {"Kilobytes", "kB"},
        {"Megabytes", "MB"},
        {"Bytes", "B"},
        {"Percent", "%"},
        {"Share", ""},
    };

    /** From here on people count in milliseconds. */
    private static final double LONG_MICROS = 10_000;

    private Units() {}

    /** Plain ASCII; empty where the name tells none. */
    static String of(final String metric) {
        final String name = Character.toUpperCase(metric.charAt(0)) + metric.substring(1);
        for (final String[] ending : BY_ENDING) {
            if (name.endsWith(ending[0])) {
                return ending[1];
            }
        }
        return "";
    }

    /** Three significant digits or a few more, with k, M or G from ten thousand; {@code -} for no figure. */
    static String figure(final Double value) {
        if (value == null || value.isNaN() || value.isInfinite()) {
            return "-";
        }
        final double size = Math.abs(value);
        if (size >= 1e9) {
            return String.format(Locale.ROOT, "%.2fG", value / 1e9);
        }
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.2fM", value / 1e6);
        }
        if (size >= 1e4) {
            return String.format(Locale.ROOT, "%.1fk", value / 1e3);
        }
        if (size > 0 && size < 0.01) {
            return String.format(Locale.ROOT, size < 1e-4 ? "%.1e" : "%.4f", value);
        }
        final int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A figure with its unit, such as {@code 1.60x}; long times in milliseconds or seconds. */
    static String withUnit(final String metric, final Double value) {
        final String figure = figure(value);
        if (figure.equals("-")) {
            return figure;
        }
        final String unit = of(metric);
        if (unit.equals("us") && Math.abs(value) >= LONG_MICROS) {
            return Math.abs(value) >= 1e3 * LONG_MICROS ? figure(value / 1e6) + " s" : figure(value / 1e3) + " ms";
        }
        return unit.equals("x") || unit.equals("%") ? figure + unit : (figure + " " + unit).strip();
    }

    /** The ends of an interval in the metric's unit; long times with theirs. */
    static String range(final String metric, final double low, final double high) {
        return of(metric).equals("us") && high >= LONG_MICROS
                ? withUnit(metric, low) + " – " + withUnit(metric, high)
                : figure(low) + " – " + figure(high);
    }

    /** Half the width of an interval as a share of the figure, such as {@code 3.1%}. */
    static String plusMinus(final double value, final double low, final double high) {
        final double half = (high - low) / 2;
        if (value == 0) {
            return "+-" + figure(half);
        }
        final double percent = Math.abs(half / value) * 100;
        if (percent >= 1_000) {
            return "+->999%";
        }
        return String.format(Locale.ROOT, percent >= 10 ? "+-%.0f%%" : "+-%.1f%%", percent);
    }
}
