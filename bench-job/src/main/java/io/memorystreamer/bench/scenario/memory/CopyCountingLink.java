package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.load.ForwardingLink;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * A link whose receiver looks at the address of every message that it is handed: in the log's mapped segments, or in memory that it
 * has been copied to. The counts are for whoever knows that the receiver's thread has ended.
 */
final class CopyCountingLink extends ForwardingLink {

    private final MappedRanges segments;
    private long inPlaceBytes;
    private long copiedBytes;

    /** @param segments where the log is */
    CopyCountingLink(final Link link, final MappedRanges segments) {
        super(link);
        this.segments = segments;
    }

    /** Bytes of messages that were handed over where the log has them. */
    long inPlaceBytes() {
        return inPlaceBytes;
    }

    /** Bytes of messages that were handed over elsewhere, on the heap or outside. */
    long copiedBytes() {
        return copiedBytes;
    }

    @Override
    public Receiver receiver() throws IOException {
        return watched(this::count);
    }

    private void count(final DirectBuffer buffer, final int offset, final int length) {
        if (buffer.byteArray() == null && segments.contains(buffer.addressOffset() + offset)) {
            inPlaceBytes += length;
        } else {
            copiedBytes += length;
        }
    }
}
