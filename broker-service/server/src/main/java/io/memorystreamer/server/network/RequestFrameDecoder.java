package io.memorystreamer.server.network;

import io.memorystreamer.server.wire.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a connection's bytes into requests, without their length fields, and passes each on as one direct buffer that its
 * receiver releases.
 *
 * <p>A request that lies whole in what was read is a slice of it. The rest of a longer one is read from the socket
 * straight into its own buffer, see {@link FrameReceiveBuffers}, so that record data is copied once, into the log. The
 * length is checked before a byte is buffered. Confined to the connection's event loop.
 */
final class RequestFrameDecoder extends ChannelInboundHandlerAdapter {

    /** API key, version and correlation id: no request is shorter. */
    private static final int MIN_LENGTH = 8;

    /** The length field and the API key, which decides about the length allowed. */
    private static final int PREFIX = Integer.BYTES + Short.BYTES;

    /** What a length field alone can make the broker allocate; beyond, the buffer grows with what has come. */
    private static final int INITIAL_CAPACITY = 1024 * 1024;

    private final int maxRequestBytes;
    private final HeldBytes held;

    /** The prefix as far as it has come, when it came in pieces. */
    private long prefix;

    private int prefixBytes;

    /** The request being received, null between requests. */
    private ByteBuf frame;

    private int frameLength;
    private long startedNanos;
    /** The part of {@link #frame} that the socket is reading into. */
    private ByteBuf handedOut;

    private boolean broken;

    /** @param held told the size of the buffer of a request that is being received */
    RequestFrameDecoder(final int maxRequestBytes, final HeldBytes held) {
        this.maxRequestBytes = maxRequestBytes;
        this.held = held;
    }

    /** Whether a request has begun to arrive {@code nanos} ago and is not complete. */
    boolean isStalled(final long now, final long nanos) {
        return (frame != null || prefixBytes > 0) && now - startedNanos > nanos;
    }

    /** Bytes still to come of the request being received, 0 between requests. */
    int missing() {
        return frame == null ? 0 : frameLength - frame.writerIndex();
    }

    /** Room for the next bytes of the request being received; only when {@link #missing} is not 0. */
    ByteBuf handOut() {
        grow();
        handedOut =
                frame.retainedSlice(frame.writerIndex(), frame.writableBytes()).clear();
        return handedOut;
    }

    /** The next read goes elsewhere. */
    void withdraw() {
        handedOut = null;
    }

    private void grow() {
        if (frame.writableBytes() == 0) {
            final int before = frame.capacity();
            frame.capacity((int) Math.min(frameLength, 2L * before));
            held.add(frame.capacity() - before);
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            if (broken) {
                return;
            }
            if (bytes == handedOut) {
                handedOut = null;
                frame.writerIndex(frame.writerIndex() + bytes.readableBytes());
                passOnIfComplete(context);
                return;
            }
            while (bytes.isReadable()) {
                if (frame == null) {
                    begin(context, bytes);
                } else {
                    grow();
                    frame.writeBytes(bytes, Math.min(bytes.readableBytes(), frame.writableBytes()));
                    passOnIfComplete(context);
                }
            }
        } catch (final DecoderException e) {
            broken = true;
            context.fireExceptionCaught(e);
        } finally {
            bytes.release();
        }
    }

    private void begin(final ChannelHandlerContext context, final ByteBuf bytes) {
        if (prefixBytes == 0 && bytes.readableBytes() >= PREFIX) {
            final int length = bytes.getInt(bytes.readerIndex());
            requireLegal(length, bytes.getShort(bytes.readerIndex() + Integer.BYTES));
            bytes.skipBytes(Integer.BYTES);
            if (bytes.readableBytes() >= length) {
                context.fireChannelRead(bytes.readRetainedSlice(length));
                return;
            }
            startedNanos = System.nanoTime();
            allocate(context, length);
            return;
        }
        if (prefixBytes == 0) {
            startedNanos = System.nanoTime();
        }
        prefix = prefix << Byte.SIZE | bytes.readUnsignedByte();
        prefixBytes++;
        if (prefixBytes == PREFIX) {
            final int length = (int) (prefix >> Short.SIZE);
            final short apiKey = (short) prefix;
            requireLegal(length, apiKey);
            prefix = 0;
            prefixBytes = 0;
            allocate(context, length);
            frame.writeShort(apiKey);
        }
    }

    private void requireLegal(final int length, final short apiKey) {
        final int max = RequestDecoder.maxBytes(apiKey, maxRequestBytes);
        if (length < MIN_LENGTH || length > max) {
            throw new CorruptedFrameException("a request of " + length + " bytes with API key " + apiKey + ", "
                    + MIN_LENGTH + " to " + max + " are allowed");
        }
    }

    private void allocate(final ChannelHandlerContext context, final int length) {
        frameLength = length;
        final int initial = held.scarce() ? InFlightBytes.MIN_SHARE : INITIAL_CAPACITY;
        frame = context.alloc().directBuffer(Math.min(length, initial), length);
        held.add(frame.capacity());
    }

    private void passOnIfComplete(final ChannelHandlerContext context) {
        if (frame.writerIndex() == frameLength) {
            final ByteBuf complete = frame;
            frame = null;
            held.add(-complete.capacity());
            context.fireChannelRead(complete);
        }
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext context) {
        if (frame != null) {
            held.add(-frame.capacity());
            frame.release();
            frame = null;
        }
    }

    /** How long requests may take is for people to read. */
    static String seconds(final long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
    }
}
