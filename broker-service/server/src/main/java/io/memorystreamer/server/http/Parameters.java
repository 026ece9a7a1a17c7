package io.memorystreamer.server.http;

import io.memorystreamer.server.topics.Partition;

/** Reads query parameters. They come as text, so that a wrong one is named in the answer. */
final class Parameters {

    private Parameters() {}

    /**
     * @param value null when absent
     * @throws ProblemException 400 when it is no whole number from {@code min} to {@code max}
     */
    static long number(final String name, final String value, final long absent, final long min, final long max) {
        if (value == null) {
            return absent;
        }
        try {
            final long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // told below
        }
        throw ProblemException.badRequest(name + "=" + value + ": must be a whole number from " + min + " to " + max);
    }

    /** @return whether keys and values are wanted as text where they are text */
    static boolean text(final String encoding) {
        if (encoding == null || encoding.equals("utf-8")) {
            return true;
        }
        if (encoding.equals("base64")) {
            return false;
        }
        throw ProblemException.badRequest("encoding=" + encoding + ": must be utf-8 or base64");
    }

    /** @param value earliest, latest or a number */
    static long offset(final String value, final Partition partition) {
        return switch (value) {
            case "earliest" -> partition.startOffset();
            case "latest" -> partition.highWatermark();
            default -> {
                try {
                    final long offset = Long.parseLong(value);
                    if (offset >= 0) {
                        yield offset;
                    }
                } catch (final NumberFormatException e) {
                    // told below
                }
                throw ProblemException.badRequest(
                        "offset=" + value + ": must be earliest, latest or a whole number from 0");
            }
        };
    }
}
