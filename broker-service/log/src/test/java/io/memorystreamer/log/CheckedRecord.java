package io.memorystreamer.log;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Records that say which offset they were made for, and with what else they were filled: torn or foreign ones are told. */
final class CheckedRecord {

    private static final int MIN_WORDS = 2;
    private static final int MAX_WORDS = 24;
    static final int MAX_LENGTH = MAX_WORDS * Long.BYTES;

    private CheckedRecord() {}

    /** The offset, words that follow from it, and their sum. @return length in bytes, which follows from the offset, too */
    static int write(final UnsafeBuffer target, final long offset) {
        final int words = words(offset);
        target.putLong(0, offset);
        long sum = offset;
        for (int i = 1; i < words - 1; i++) {
            final long word = word(offset, i);
            target.putLong(i * Long.BYTES, word);
            sum = 31 * sum + word;
        }
        target.putLong((words - 1) * Long.BYTES, sum);
        return words * Long.BYTES;
    }

    static boolean isWhole(final DirectBuffer buffer, final int start, final int length, final long offset) {
        final int words = words(offset);
        if (length != words * Long.BYTES || buffer.getLong(start) != offset) {
            return false;
        }
        long sum = offset;
        for (int i = 1; i < words - 1; i++) {
            final long word = buffer.getLong(start + i * Long.BYTES);
            if (word != word(offset, i)) {
                return false;
            }
            sum = 31 * sum + word;
        }
        return buffer.getLong(start + (words - 1) * Long.BYTES) == sum;
    }

    private static int words(final long offset) {
        return MIN_WORDS + (int) (offset * 7 % (MAX_WORDS - MIN_WORDS + 1));
    }

    private static long word(final long offset, final int index) {
        return (offset + index) * 0x9E37_79B9_7F4A_7C15L;
    }
}
