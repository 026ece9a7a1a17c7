package io.memorystreamer.server.placement;

import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kernel's text for a set of numbers, of CPUs or NUMA nodes: {@code 0-3,8,10-11}. */
final class CpuList {

    /** More than any kernel has CPUs: 8192 is the most it can be built for. */
    private static final int MAX = 1 << 16;

    private CpuList() {}

    /** @throws IllegalArgumentException when the text is no such list */
    static BitSet parse(final String text) {
        final BitSet numbers = new BitSet();
        for (final String range : text.strip().split(",")) {
            if (range.isBlank()) {
                continue;
            }
            final int dash = range.indexOf('-');
            final int first = number(dash < 0 ? range : range.substring(0, dash));
            final int last = dash < 0 ? first : number(range.substring(dash + 1));
            if (last < first) {
                throw new IllegalArgumentException("not a range: " + range);
            }
            numbers.set(first, last + 1);
        }
        return numbers;
    }

    static String format(final BitSet numbers) {
        return Stream.iterate(
                        numbers.nextSetBit(0),
                        first -> first >= 0,
                        first -> numbers.nextSetBit(numbers.nextClearBit(first)))
                .map(first -> {
                    final int last = numbers.nextClearBit(first) - 1;
                    return first == last ? String.valueOf(first) : first + "-" + last;
                })
                .collect(Collectors.joining(","));
    }

    private static int number(final String text) {
        final int number = Integer.parseInt(text.strip());
        if (number < 0 || number >= MAX) {
            throw new IllegalArgumentException("out of range: " + text);
        }
        return number;
    }
}
