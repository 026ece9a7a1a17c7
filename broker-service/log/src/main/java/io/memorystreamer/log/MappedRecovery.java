package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Maps the segments that {@link LogRecovery} has found for a {@link Storage#MAPPED} log. */
final class MappedRecovery {

    private final LogDirectory directory;
    private final Durability durability;

    MappedRecovery(final Durability durability) {
        this.directory = durability.directory();
        this.durability = durability;
    }

    /** @return the first of the linked segments that are there, null when there are none */
    Segment recover() throws IOException {
        final List<RecoveredSegment> found = directory.recover();
        Segment first = null;
        Segment before = null;
        for (final RecoveredSegment recovered : found) {
            final Segment next = restore(recovered, recovered == found.getLast());
            if (before == null) {
                first = next;
            } else {
                before.next = next;
            }
            before = next;
        }
        return first;
    }

    private Segment restore(final RecoveredSegment recovered, final boolean last) throws IOException {
        final MappedRegion region = MappedRegion.map(recovered.file(), directory.device());
        final Segment restored = new Segment(region, recovered.baseOffset(), recovered.sequence(), false, durability);
        // An orderly close has padded the last segment; it is to be filled first.
        final int end = last && recovered.closed() ? paddingOf(restored) : recovered.endPosition();
        if (!recovered.forced()) {
            // A killed process may have left it in the page cache only, and what is acknowledged behind it stands or
            // falls
            // with it.
            try {
                region.force(0, end);
            } catch (final UncheckedIOException e) {
                throw e.getCause();
            }
        }
        if (end < recovered.endPosition()) {
            // First, or a crash behind appends to come would find a checkpoint that skips them.
            directory.checkpoint(recovered.sequence(), end, recovered.endOffset());
            region.zero(end, restored.capacity);
        }
        restored.restore(end, recovered.recordCount());
        restored.lastAppendMillis = Files.getLastModifiedTime(recovered.file()).toMillis();
        if (!recovered.verified()) {
            restored.verifyUpTo(end);
        }
        return restored;
    }

    /** @return where the closing padding of a segment starts; its capacity when it has none */
    private static int paddingOf(final Segment last) {
        int at = 0;
        while (at < last.capacity) {
            final long word = last.word(at);
            if (FrameScanner.fault(word, at, last.capacity) != null) {
                return last.capacity; // damaged; readers find that out
            }
            final int next = Segment.nextPosition(at, word);
            if (next == last.capacity
                    && FrameDescriptor.type(word) == FrameDescriptor.TYPE_PADDING
                    && FrameDescriptor.recordCount(word) == 0) {
                return at;
            }
            at = next;
        }
        return last.capacity;
    }
}
