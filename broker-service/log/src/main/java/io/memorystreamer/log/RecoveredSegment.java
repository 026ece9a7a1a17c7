package io.memorystreamer.log;

import java.nio.file.Path;

/**
 * A segment file that {@link LogRecovery} found good, or made so.
 *
 * @param createdMillis milliseconds since the epoch
 * @param endPosition behind the last frame; the capacity when the segment was not scanned
 * @param recordCount offsets the segment covers
 * @param closed whether it is full, so that nothing can be appended to it
 * @param verified whether each of its frames was; else readers do so when they get there
 * @param forced whether all of it is on the device for sure
 * @param capacity bytes of frames
 */
record RecoveredSegment(
        Path file,
        long baseOffset,
        long sequence,
        long createdMillis,
        int endPosition,
        int recordCount,
        boolean closed,
        boolean verified,
        boolean forced,
        int capacity) {

    /** Offset behind the segment's last record. */
    long endOffset() {
        return baseOffset + recordCount;
    }
}
