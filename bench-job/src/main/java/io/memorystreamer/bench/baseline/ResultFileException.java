package io.memorystreamer.bench.baseline;

/** A file of results cannot be read or written; the message is one line that names it and says why. */
public final class ResultFileException extends Exception {

    private static final long serialVersionUID = 1L;

    public ResultFileException(final String message) {
        super(message.replaceAll("\\s+", " ").strip());
    }
}
