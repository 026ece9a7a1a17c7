package io.memorystreamer.log;

import java.io.IOException;
import java.util.List;

/** Cuts the end of a {@link FilePartitionLog}. Under both its locks. */
final class FileTruncation {

    private final FileLog log;
    private final FileSegments segments;
    private final FileTail tail;
    private final GroupForce force;

    FileTruncation(final FileLog log, final FileSegments segments, final FileTail tail, final GroupForce force) {
        this.log = log;
        this.segments = segments;
        this.tail = tail;
        this.force = force;
    }

    /** @param offset not before the start of the log. See {@link PartitionLog#truncateTo} */
    long to(final long offset) throws IOException {
        final FileLogReader walker = new FileLogReader(log);
        final boolean reachesWritten = offset < tail.committedOffset();
        if (reachesWritten && (!walker.seek(offset) || walker.isStoppedByDamage())) {
            throw new IOException(log.config().directory() + " is damaged below offset " + offset
                    + " and cannot be cut there; truncate it to " + walker.frameOffset());
        }
        try {
            cutPending(offset);
            if (reachesWritten) {
                cutWritten(walker);
            }
        } catch (final IOException e) {
            tail.fail(e);
            throw e;
        }
        return tail.endOffset();
    }

    private void cutPending(final long offset) throws IOException {
        final FileSegment pendingCut = tail.truncatePending(offset);
        if (pendingCut != null) {
            log.truncations.add(tail.endOffset());
            segments.delete(segments.cutBehind(pendingCut));
        }
    }

    private void cutWritten(final FileLogReader walker) throws IOException {
        force.all();
        final FileSegment last = walker.segment();
        final int position = walker.position();
        final int end = last.committedPosition;
        // First: a reader that saw the count before has read nothing yet of what is written from here on.
        log.truncations.add(walker.frameOffset());
        tail.truncateTo(last, position, walker.frameOffset());
        final List<FileSegment> dropped = segments.cutBehind(last);
        // Before the files go: recovery would miss what the checkpoint names.
        force.restartAt(last);
        segments.delete(dropped); // before another file gets the same sequence number
        last.zero(position, end);
        last.force();
    }
}
