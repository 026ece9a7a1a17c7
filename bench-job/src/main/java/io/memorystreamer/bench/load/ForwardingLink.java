package io.memorystreamer.bench.load;

import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** Another link, which stays its owner's to close, with something done to each message at one end or the other. */
public abstract class ForwardingLink implements Link {

    private final Link link;

    protected ForwardingLink(final Link link) {
        this.link = link;
    }

    protected final Link link() {
        return link;
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return link.sender(producer);
    }

    @Override
    public Receiver receiver() throws IOException {
        return link.receiver();
    }

    @Override
    public final long window(final int messageBytes) {
        return link.window(messageBytes);
    }

    @Override
    public final boolean spins() {
        return link.spins();
    }

    @Override
    public final IdleStrategy idle() {
        return link.idle();
    }

    @Override
    public Map<String, String> settings() {
        return link.settings();
    }

    @Override
    public final void close() {
        // the owner does
    }

    /** Looks at a message that is about to be handed over. */
    @FunctionalInterface
    protected interface Watcher {
        void see(DirectBuffer buffer, int offset, int length);
    }

    /** The other link's receiver, with each message looked at before it is handed over as it is. */
    protected final Receiver watched(final Watcher watcher) throws IOException {
        return new ForwardingReceiver(link.receiver()) {
            @Override
            public void onRecord(
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long recordOffset,
                    final long timestamp) {
                watcher.see(buffer, offset, length);
                next().onRecord(buffer, offset, length, recordOffset, timestamp);
            }
        };
    }

    /** A sender that does something before and after another one. */
    protected abstract static class ForwardingSender implements Sender {

        private final Sender sender;

        protected ForwardingSender(final Sender sender) {
            this.sender = sender;
        }

        protected final boolean forward(final DirectBuffer buffer, final int offset, final int length) {
            return sender.send(buffer, offset, length);
        }

        @Override
        public final void flush() {
            sender.flush();
        }

        @Override
        public final void close() {
            sender.close();
        }
    }

    /** A receiver whose messages go through a handler of the link before they are handed over. */
    protected abstract static class ForwardingReceiver implements Receiver, RecordHandler {

        private final Receiver receiver;
        private RecordHandler next;

        protected ForwardingReceiver(final Receiver receiver) {
            this.receiver = receiver;
        }

        /** Whoever polls. */
        protected final RecordHandler next() {
            return next;
        }

        @Override
        public final int poll(final RecordHandler handler, final int limit) {
            next = handler;
            return receiver.poll(this, limit);
        }

        @Override
        public final void close() {
            receiver.close();
        }
    }
}
