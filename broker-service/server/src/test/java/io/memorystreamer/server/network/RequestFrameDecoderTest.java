package io.memorystreamer.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestFrameDecoderTest {

    private static final int MAX = 4 * 1024 * 1024;
    private static final short PRODUCE = 0;
    private static final short METADATA = 3;

    private final InFlightBytes inFlight = new InFlightBytes(Long.MAX_VALUE, () -> 1);
    private final HeldBytes held = new HeldBytes(inFlight);
    private final RequestFrameDecoder decoder = new RequestFrameDecoder(MAX, held);
    private final FrameReceiveBuffers receiveBuffers = new FrameReceiveBuffers(decoder);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    @AfterEach
    void close() {
        channel.close();
        assertThat(inFlight.bytes()).as("all that was counted is let go").isZero();
    }

    private static byte[] request(final Random random, final int length) {
        final byte[] body = new byte[length];
        random.nextBytes(body);
        body[0] = 0;
        body[1] = (byte) PRODUCE;
        return body;
    }

    private static ByteBuf framed(final byte[] body) {
        return Unpooled.directBuffer(4 + body.length).writeInt(body.length).writeBytes(body);
    }

    /** As a channel reads: into a buffer the allocator gives, as much as there is and fits. */
    @SuppressWarnings("deprecation")
    private void receive(final ByteBuf socket, final int available) {
        final var handle = receiveBuffers.newHandle();
        handle.reset(channel.config());
        int left = available;
        while (left > 0) {
            final ByteBuf target = handle.allocate(ByteBufAllocator.DEFAULT);
            final int read = Math.min(left, target.writableBytes());
            target.writeBytes(socket, read);
            left -= read;
            channel.writeInbound(target);
        }
    }

    private void assertReceived(final List<byte[]> bodies) {
        for (final byte[] body : bodies) {
            final ByteBuf frame = channel.readInbound();
            final byte[] received = new byte[frame.readableBytes()];
            frame.readBytes(received);
            assertThat(received).isEqualTo(body);
            assertThat(frame.refCnt()).isEqualTo(1);
            frame.release();
        }
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void requestsArriveAsSentHoweverTheyAreCut() {
        final Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            final List<byte[]> bodies = new ArrayList<>();
            final ByteBuf socket = Unpooled.directBuffer();
            for (int i = 0; i < 5; i++) {
                final byte[] body = request(random, 8 + random.nextInt(i == 4 ? 2_500_000 : 300));
                bodies.add(body);
                socket.writeBytes(framed(body));
            }
            while (socket.isReadable()) {
                final int cut = random.nextBoolean() ? 1 + random.nextInt(7) : 1 + random.nextInt(400_000);
                receive(socket, Math.min(cut, socket.readableBytes()));
            }
            assertReceived(bodies);
            socket.release();
        }
    }

    @Test
    void oneByteAtATimeMakesAWholeRequest() {
        final byte[] body = request(new Random(2), 50);
        final ByteBuf socket = framed(body);
        while (socket.isReadable()) {
            channel.writeInbound(socket.readBytes(1));
        }
        assertReceived(List.of(body));
    }

    @Test
    void theRestOfALongRequestIsReadIntoItsOwnBuffer() {
        final byte[] body = request(new Random(3), 200_000);
        final ByteBuf socket = framed(body);
        channel.writeInbound(socket.readBytes(1000));
        assertThat(decoder.missing()).isEqualTo(body.length - 996);

        @SuppressWarnings("deprecation")
        final ByteBuf target = receiveBuffers.newHandle().allocate(ByteBufAllocator.DEFAULT);
        assertThat(target.writableBytes()).isEqualTo(decoder.missing());
        target.writeBytes(socket);
        channel.writeInbound(target);

        assertReceived(List.of(body));
    }

    @Test
    void aLengthAloneAllocatesAMegabyteAtMost() {
        channel.writeInbound(Unpooled.directBuffer().writeInt(MAX).writeShort(PRODUCE));

        assertThat(decoder.handOut().writableBytes()).isLessThanOrEqualTo(1024 * 1024);
    }

    @Test
    void illegalLengthsAreRefusedBeforeAnythingIsBuffered() {
        for (final int length : new int[] {-1, 0, 7, MAX + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            final EmbeddedChannel fresh = new EmbeddedChannel(new RequestFrameDecoder(MAX, held));
            assertThatThrownBy(() -> fresh.writeInbound(
                            Unpooled.directBuffer().writeInt(length).writeShort(PRODUCE)))
                    .isInstanceOf(CorruptedFrameException.class)
                    .hasMessageContaining(Integer.toString(length));
        }
        assertThatThrownBy(() -> channel.writeInbound(
                        Unpooled.directBuffer().writeInt(MAX).writeShort(METADATA)))
                .as("only Produce may be that large")
                .isInstanceOf(CorruptedFrameException.class);
    }

    @Test
    void aRequestThatDoesNotEndIsStalled() {
        final long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        assertThat(decoder.isStalled(later, NetworkLimits.REQUEST_NANOS)).isFalse();

        channel.writeInbound(Unpooled.directBuffer().writeByte(0));

        assertThat(decoder.isStalled(System.nanoTime(), NetworkLimits.REQUEST_NANOS))
                .isFalse();
        assertThat(decoder.isStalled(later, NetworkLimits.REQUEST_NANOS)).isTrue();
    }
}
