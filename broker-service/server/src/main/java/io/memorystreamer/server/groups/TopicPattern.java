package io.memorystreamer.server.groups;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.memorystreamer.server.protocol.ErrorCode;

/**
 * Topics by a regular expression, in RE2's syntax as KIP-848 says. RE2 matches in time linear in the name; what is bounded here
 * is the program it makes of an expression, in which counted repetitions are written out. Immutable.
 */
final class TopicPattern {

    /** Matches nothing. */
    static final TopicPattern NONE = new TopicPattern("", null, 0);

    private static final int MAX_LENGTH = 1024;

    /** Length times all counts, at least the number of the program's instructions. */
    private static final long MAX_PROGRAM = 5_000;

    /** Of the heap, for an instruction and what a match notes of it. */
    private static final int INSTRUCTION_BYTES = 128;

    private static final Pattern COUNTED = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

    private final String regex;
    private final Pattern pattern;
    private final long program;

    private TopicPattern(final String regex, final Pattern pattern, final long program) {
        this.regex = regex;
        this.pattern = pattern;
        this.program = program;
    }

    /**
     * @param regex empty for none
     * @throws GroupException INVALID_REGULAR_EXPRESSION, saying what is wrong
     */
    static TopicPattern of(final String regex) throws GroupException {
        if (regex.isEmpty()) {
            return NONE;
        }
        if (regex.length() > MAX_LENGTH) {
            throw invalid("has at most " + MAX_LENGTH + " characters, this one has " + regex.length());
        }
        long program = regex.length();
        final Matcher counted = COUNTED.matcher(regex);
        while (counted.find()) {
            final String last = counted.group(2);
            program *= Math.max(1, count(last == null || last.isEmpty() ? counted.group(1) : last));
            if (program > MAX_PROGRAM) {
                throw invalid("may repeat less: its length times its counts is more than " + MAX_PROGRAM);
            }
        }
        try {
            return new TopicPattern(regex, Pattern.compile(regex), program);
        } catch (final PatternSyntaxException e) {
            throw invalid("has the syntax of RE2, but: " + e.getMessage());
        }
    }

    /** RE2 takes no count above 1,000. */
    private static long count(final String digits) {
        return digits.length() > 4 ? MAX_PROGRAM : Long.parseLong(digits);
    }

    private static GroupException invalid(final String what) {
        return new GroupException(
                ErrorCode.INVALID_REGULAR_EXPRESSION, "the regular expression of a subscription " + what);
    }

    boolean matches(final String topic) {
        return pattern != null && pattern.matches(topic);
    }

    /** Bytes that the program takes of the heap, about. */
    long heapBytes() {
        return INSTRUCTION_BYTES * program;
    }

    /** As the client wrote it; empty for none. */
    String regex() {
        return regex;
    }
}
