package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * A link whose receiver looks at the address of every message that it is handed: in the log's mapped segments, or in memory that it
 * has been copied to. The counts are for whoever knows that the receiver's thread has ended. Closing is the other link's own.
 */
final class CopyCountingLink implements Link {

    private final Link link;
    private final MappedRanges segments;
    private final RecordHandler counting = this::count;
    private RecordHandler handler;
    private long inPlaceBytes;
    private long copiedBytes;

    /** @param segments where the log is */
    CopyCountingLink(final Link link, final MappedRanges segments) {
        this.link = link;
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
    public Sender sender(final int producer) throws IOException {
        return link.sender(producer);
    }

    @Override
    public Receiver receiver() throws IOException {
        final Receiver receiver = link.receiver();
        return new Receiver() {
            @Override
            public int poll(final RecordHandler application, final int limit) {
                handler = application;
                return receiver.poll(counting, limit);
            }

            @Override
            public void close() {
                receiver.close();
            }
        };
    }

    private void count(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long recordOffset,
            final long timestamp) {
        if (buffer.byteArray() == null && segments.contains(buffer.addressOffset() + offset)) {
            inPlaceBytes += length;
        } else {
            copiedBytes += length;
        }
        handler.onRecord(buffer, offset, length, recordOffset, timestamp);
    }

    @Override
    public long window(final int messageBytes) {
        return link.window(messageBytes);
    }

    @Override
    public boolean spins() {
        return link.spins();
    }

    @Override
    public IdleStrategy idle() {
        return link.idle();
    }

    @Override
    public Map<String, String> settings() {
        return link.settings();
    }

    @Override
    public void close() {
        link.close();
    }
}
