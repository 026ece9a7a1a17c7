package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A link between applications that make objects: the sender a buffer for each message, which is garbage when it has been sent, the
 * receiver an array for each message, of which it keeps the newest. Closing is the other link's own.
 */
final class AllocatingLink implements Link {

    /** Size of what the sender makes for each message. */
    static final int GARBAGE_BYTES = 1024;

    /** An array's header, its padding and the reference to it, about. */
    private static final int ARRAY_OVERHEAD = 24;

    private final Link link;
    private final int keptMessages;

    /** @param keptBytes size on the heap of the messages that the receiver keeps */
    AllocatingLink(final Link link, final int messageBytes, final long keptBytes) {
        this.link = link;
        this.keptMessages = (int) Math.min(1 << 24, Math.max(1, keptBytes / (messageBytes + ARRAY_OVERHEAD)));
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return new AllocatingSender(link.sender(producer));
    }

    @Override
    public Receiver receiver() throws IOException {
        return new KeepingReceiver(link.receiver(), new byte[keptMessages][]);
    }

    private record AllocatingSender(Sender sender) implements Sender {

        @Override
        public boolean send(final DirectBuffer buffer, final int offset, final int length) {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[Math.max(GARBAGE_BYTES, length)]);
            message.putBytes(0, buffer, offset, length);
            return sender.send(message, 0, length);
        }

        @Override
        public void flush() {
            sender.flush();
        }

        @Override
        public void close() {
            sender.close();
        }
    }

    /** The newest messages replace the oldest ones. */
    private static final class KeepingReceiver implements Receiver {

        private final Receiver receiver;
        private final byte[][] kept;
        private final RecordHandler keeping = this::keep;
        private RecordHandler handler;
        private int next;

        private KeepingReceiver(final Receiver receiver, final byte[][] kept) {
            this.receiver = receiver;
            this.kept = kept;
        }

        @Override
        public int poll(final RecordHandler application, final int limit) {
            handler = application;
            return receiver.poll(keeping, limit);
        }

        private void keep(
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long recordOffset,
                final long timestamp) {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            kept[next] = copy;
            next = next + 1 == kept.length ? 0 : next + 1;
            handler.onRecord(buffer, offset, length, recordOffset, timestamp);
        }

        @Override
        public void close() {
            receiver.close();
        }
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
