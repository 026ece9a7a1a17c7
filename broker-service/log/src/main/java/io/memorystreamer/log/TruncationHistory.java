package io.memorystreamer.log;

/**
 * Remembers how far back a log was truncated, so that a reader that stood behind an end learns of it even when the log has
 * grown past the place again. Written under the log's lock; read by any thread.
 */
final class TruncationHistory {

    /** Ends by ascending number and, as one that was undercut later says nothing more, by ascending end. */
    private record Cut(int number, long end, Cut before) {}

    private volatile Cut last;

    /** How many there were. Read it before what a truncation changes, and again after. */
    int count() {
        final Cut cut = last;
        return cut == null ? 0 : cut.number();
    }

    void add(final long end) {
        final int number = count() + 1;
        Cut lower = last;
        while (lower != null && lower.end() >= end) {
            lower = lower.before();
        }
        last = new Cut(number, end, lower);
    }

    /** Whether what stood before the offset when there were {@code count} truncations still stands there. */
    boolean spared(final long offset, final int count) {
        boolean spared = true;
        for (Cut cut = last; cut != null && cut.number() > count; cut = cut.before()) {
            spared &= offset <= cut.end();
        }
        return spared;
    }
}
