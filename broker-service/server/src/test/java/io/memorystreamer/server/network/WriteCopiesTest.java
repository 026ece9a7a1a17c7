package io.memorystreamer.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.wire.EncodedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WriteCopiesTest {

    private static final int PIECE_BYTES = 100;
    private static final int IOV_MAX = 1024; // of Linux

    @Test
    void directMemoryIsNotCopiedAndHeapIs() {
        final Channel channel = new EmbeddedChannel();
        assertThat(WriteCopies.zeroCopyBytes(channel, pieces(3))).isEqualTo(3 * PIECE_BYTES);
        final EncodedResponse onHeap = new EncodedResponse(Unpooled.wrappedBuffer(new byte[PIECE_BYTES]), PIECE_BYTES);
        assertThat(WriteCopies.zeroCopyBytes(channel, onHeap)).isZero();
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void epollCopiesAnAnswerInMorePiecesThanOneCallTakes() {
        Epoll.ensureAvailability();
        final Channel channel = new EpollSocketChannel();
        try {
            assertThat(WriteCopies.zeroCopyBytes(channel, pieces(IOV_MAX))).isEqualTo(IOV_MAX * PIECE_BYTES);
            assertThat(WriteCopies.zeroCopyBytes(channel, pieces(IOV_MAX + 1))).isZero();
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    private static EncodedResponse pieces(final int count) {
        final CompositeByteBuf whole = Unpooled.compositeBuffer(count);
        for (int i = 0; i < count; i++) {
            final ByteBuf piece = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(PIECE_BYTES));
            whole.addComponent(true, piece);
        }
        return new EncodedResponse(whole, count * PIECE_BYTES);
    }
}
