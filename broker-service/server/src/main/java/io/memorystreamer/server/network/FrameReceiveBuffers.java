package io.memorystreamer.server.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Decides where a connection's next read goes: into the rest of a long request if one is being received, else into a
 * buffer sized by experience. For one connection, on its event loop.
 */
final class FrameReceiveBuffers implements RecvByteBufAllocator {

    /** Below, reading further requests along with the rest saves more system calls than the copy costs. */
    private static final int MIN_DIRECT_READ = 16 * 1024;

    private final RequestFrameDecoder decoder;

    FrameReceiveBuffers(final RequestFrameDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    @SuppressWarnings("deprecation") // newHandle() is how every allocator makes one.
    public Handle newHandle() {
        return new FrameHandle((ExtendedHandle) new AdaptiveRecvByteBufAllocator().newHandle());
    }

    private final class FrameHandle implements ExtendedHandle {

        private final ExtendedHandle adaptive;

        FrameHandle(final ExtendedHandle adaptive) {
            this.adaptive = adaptive;
        }

        @Override
        public ByteBuf allocate(final ByteBufAllocator allocator) {
            if (decoder.missing() >= MIN_DIRECT_READ) {
                return decoder.handOut();
            }
            decoder.withdraw();
            return adaptive.allocate(allocator);
        }

        @Override
        public int guess() {
            return adaptive.guess();
        }

        @Override
        public void reset(final ChannelConfig config) {
            adaptive.reset(config);
        }

        @Override
        public void incMessagesRead(final int messages) {
            adaptive.incMessagesRead(messages);
        }

        @Override
        public void lastBytesRead(final int bytes) {
            adaptive.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return adaptive.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(final int bytes) {
            adaptive.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return adaptive.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return adaptive.continueReading();
        }

        @Override
        public boolean continueReading(final UncheckedBooleanSupplier maybeMoreData) {
            return adaptive.continueReading(maybeMoreData);
        }

        @Override
        public void readComplete() {
            adaptive.readComplete();
        }
    }
}
