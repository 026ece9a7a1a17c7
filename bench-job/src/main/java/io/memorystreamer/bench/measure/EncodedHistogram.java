package io.memorystreamer.bench.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/**
 * Histograms as text: HdrHistogram's compressed encoding (its V2, zlib over counts in ZigZag LEB128) in Base64. Unlike percentiles
 * they can be added up. Stateless and thread-safe.
 */
public final class EncodedHistogram {

    private EncodedHistogram() {}

    /** @param histogram not recorded into meanwhile */
    public static String encode(final Histogram histogram) {
        final ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /** @throws IllegalArgumentException for text that is no such histogram */
    public static Histogram decode(final String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (final DataFormatException | RuntimeException e) { // it reads whatever is there, and past its end
            throw new IllegalArgumentException("no compressed HdrHistogram: " + e.getMessage(), e);
        }
    }

    /**
     * All of them added together.
     *
     * @param texts one or more of {@link #encode}
     */
    public static String sum(final Collection<String> texts) {
        final Histogram all = new Histogram(3);
        all.setAutoResize(true);
        texts.forEach(text -> all.add(decode(text)));
        return encode(all);
    }
}
