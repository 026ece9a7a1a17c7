package io.memorystreamer.server.producers;

/**
 * Sequence numbers of a producer's records in a partition: 0 to 2^31-1, then 0 again. As in Kafka's DefaultRecordBatch and
 * ProducerAppendInfo.
 */
final class Sequences {

    private Sequences() {}

    /** The number of the last of {@code count} records, at least 1, the first of which has {@code first}. */
    static int last(final int first, final int count) {
        return (int) (((long) first + count - 1) & Integer.MAX_VALUE);
    }

    /** Whether a batch that starts with {@code next} goes on behind one that ended with {@code last}. */
    static boolean follows(final int last, final int next) {
        return next == ((last + 1) & Integer.MAX_VALUE);
    }
}
