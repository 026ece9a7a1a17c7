package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.load.ForwardingLink;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A link between applications that make objects: the sender a buffer for each message, which is garbage when it has been sent, the
 * receiver an array for each message, of which it keeps the newest.
 */
final class HeapFillingLink extends ForwardingLink {

    /** Size of what the sender makes for each message. */
    static final int GARBAGE_BYTES = 1024;

    /** An array's header, its padding and the reference to it, about. */
    private static final int ARRAY_OVERHEAD = 24;

    private final int keptMessages;

    /** @param keptBytes size on the heap of the messages that the receiver keeps */
    HeapFillingLink(final Link link, final int messageBytes, final long keptBytes) {
        super(link);
        this.keptMessages = (int) Math.min(1 << 24, Math.max(1, keptBytes / (messageBytes + ARRAY_OVERHEAD)));
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return new ForwardingSender(link().sender(producer)) {
            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                final UnsafeBuffer message = new UnsafeBuffer(new byte[Math.max(GARBAGE_BYTES, length)]);
                message.putBytes(0, buffer, offset, length);
                return forward(message, 0, length);
            }
        };
    }

    @Override
    public Receiver receiver() throws IOException {
        return watched(new Kept(new byte[keptMessages][])::keep);
    }

    /** The newest messages replace the oldest ones. */
    private static final class Kept {

        private final byte[][] messages;
        private int oldest;

        private Kept(final byte[][] messages) {
            this.messages = messages;
        }

        private void keep(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            messages[oldest] = copy;
            oldest = oldest + 1 == messages.length ? 0 : oldest + 1;
        }
    }
}
