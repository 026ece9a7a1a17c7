package io.memorystreamer.server.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads and writes sizes in bytes: {@code 1048576}, {@code 64k}, {@code 512m}, {@code 1.5g}, {@code 2GiB}; powers of 1024. */
public final class ByteSizeConverter implements Converter<Long> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?)\\s*([kmgt]?)(?:i?b)?");
    private static final String UNITS = "kmgt";

    /** @throws IllegalArgumentException saying what a size looks like */
    @Override
    public Long convert(final String value) {
        return parse(value);
    }

    /** @throws IllegalArgumentException saying what a size looks like */
    public static long parse(final String value) {
        final Matcher matcher = SIZE.matcher(value.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as 1048576, 512m or 1.5g");
        }
        final String unit = matcher.group(2);
        final int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
        final double bytes = Double.parseDouble(matcher.group(1)) * (1L << shift);
        if (bytes > 1L << 50) {
            throw new IllegalArgumentException("must be a size of at most 1024t");
        }
        return Math.round(bytes);
    }

    /** For people: {@code 6.0 GiB}. */
    public static String format(final long bytes) {
        double scaled = bytes;
        int unit = -1;
        while (scaled >= 1024 && unit < UNITS.length() - 1) {
            scaled /= 1024;
            unit++;
        }
        return unit < 0
                ? bytes + " B"
                : String.format(
                        Locale.ROOT,
                        "%.1f %siB",
                        scaled,
                        UNITS.substring(unit, unit + 1).toUpperCase(Locale.ROOT));
    }
}
