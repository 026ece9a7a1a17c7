package io.memorystreamer.bench.barrier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Lines of printable ASCII from somebody who may send anything. Not thread-safe. */
final class LineReader {

    /** Longest line, without its end. */
    static final int MAX_LENGTH = 1_024;

    private final InputStream input;
    private final StringBuilder line = new StringBuilder();

    LineReader(final InputStream input) {
        this.input = new BufferedInputStream(input, MAX_LENGTH);
    }

    /**
     * @return null at the end
     * @throws ProtocolException for a line that is too long or not printable
     */
    String read() throws IOException {
        line.setLength(0);
        for (int next = input.read(); next >= 0; next = input.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (next < ' ' || next > '~' || line.length() == MAX_LENGTH) {
                throw new ProtocolException("not a line of a load generator");
            }
            line.append((char) next);
        }
        return null;
    }

    /** What may be sent: others become question marks, and what is too long is cut. */
    static byte[] bytes(final String line) {
        final String printable = line.replaceAll("[^ -~]", "?");
        return (printable.substring(0, Math.min(printable.length(), MAX_LENGTH)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
