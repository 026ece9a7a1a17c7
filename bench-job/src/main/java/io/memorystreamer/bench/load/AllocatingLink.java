package io.memorystreamer.bench.load;

import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A link whose producer and consumer each make an array of their own for every message, as applications do that work with
 * {@code byte[]}, and so much garbage beside it.
 */
public final class AllocatingLink extends ForwardingLink {

    private final int garbageBytes;

    /** Escapes, so that no compiler takes the garbage away. One of each side is enough; nobody reads it. */
    private byte[] sent;

    private byte[] received;

    /** @param garbageBytes made beside each message at either end; 0 for none */
    public AllocatingLink(final Link link, final int garbageBytes) {
        super(link);
        this.garbageBytes = garbageBytes;
    }

    private byte[] copy(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        return message;
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return new ForwardingSender(link().sender(producer)) {
            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                if (garbageBytes > 0) {
                    sent = new byte[garbageBytes];
                }
                return forward(new UnsafeBuffer(copy(buffer, offset, length)), 0, length);
            }
        };
    }

    @Override
    public Receiver receiver() throws IOException {
        return new ForwardingReceiver(link().receiver()) {
            @Override
            public void onRecord(
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long recordOffset,
                    final long timestamp) {
                if (garbageBytes > 0) {
                    received = new byte[garbageBytes];
                }
                next().onRecord(new UnsafeBuffer(copy(buffer, offset, length)), 0, length, recordOffset, timestamp);
            }
        };
    }
}
