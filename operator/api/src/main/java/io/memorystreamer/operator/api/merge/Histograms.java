package io.memorystreamer.operator.api.merge;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;

/**
 * Latencies in nanoseconds as HdrHistogram writes them, compressed and in Base64. They come from Pods, so what is none, or
 * would take much memory, is taken as missing. Pure functions.
 */
public final class Histograms {
    /** What a BenchmarkResult can hold of one. */
    public static final int MAX_CHARACTERS = 65_536;

    // A microsecond in a millisecond; a histogram of five digits takes a hundred times the memory of one of three.
    private static final int MAX_DIGITS = 3;

    // Before the compressed bytes: a cookie and their number. Before the counts: cookie, length of the counts,
    // normalizing offset, and then the number of significant digits.
    private static final int COMPRESSED_HEADER_BYTES = 8;
    private static final int DIGITS_OFFSET = 12;

    private static final Map<String, ToDoubleFunction<Histogram>> METRICS = Map.of(
            "meanMicros", Histogram::getMean,
            "p50Micros", histogram -> histogram.getValueAtPercentile(50),
            "p95Micros", histogram -> histogram.getValueAtPercentile(95),
            "p99Micros", histogram -> histogram.getValueAtPercentile(99),
            "p999Micros", histogram -> histogram.getValueAtPercentile(99.9),
            "maxMicros", Histogram::getMaxValue);

    private Histograms() {}

    /** Returns the histogram of all values of all of these; empty when one is missing or cannot be read. */
    static Optional<Histogram> merged(List<String> encoded) {
        Histogram sum = null;
        for (String text : encoded) {
            Optional<Histogram> next = decode(text);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (sum == null) {
                sum = next.get();
                sum.setAutoResize(true);
            } else {
                sum.add(next.get());
            }
        }
        return Optional.ofNullable(sum).filter(histogram -> histogram.getTotalCount() > 0);
    }

    static Optional<Histogram> decode(String text) {
        if (text == null || text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return digits(bytes) > MAX_DIGITS
                    ? Optional.empty()
                    : Optional.of(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0));
        } catch (RuntimeException | DataFormatException e) {
            // HdrHistogram throws whatever the bytes lead it to.
            return Optional.empty();
        }
    }

    /** Returns the histogram as text; empty when it is too long to keep. */
    static Optional<String> encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        buffer.flip();
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        String text = Base64.getEncoder().encodeToString(bytes);
        return text.length() <= MAX_CHARACTERS ? Optional.of(text) : Optional.empty();
    }

    /** Returns a figure in microseconds by its metric's name; empty for a metric that no histogram has. */
    static Optional<Double> metric(String name, Histogram histogram) {
        return Optional.ofNullable(METRICS.get(name)).map(figure -> figure.applyAsDouble(histogram) / 1_000);
    }

    private static int digits(byte[] bytes) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, COMPRESSED_HEADER_BYTES, bytes.length - COMPRESSED_HEADER_BYTES);
            byte[] header = new byte[DIGITS_OFFSET + Integer.BYTES];
            if (inflater.inflate(header) < header.length) {
                throw new DataFormatException("no histogram");
            }
            return ByteBuffer.wrap(header).getInt(DIGITS_OFFSET);
        } finally {
            inflater.end();
        }
    }
}
