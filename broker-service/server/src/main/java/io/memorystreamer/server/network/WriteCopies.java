package io.memorystreamer.server.network;

import io.memorystreamer.server.wire.EncodedResponse;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelUtil;

/** What of an answer is copied in user space on its way into the socket. Stateless. */
final class WriteCopies {

    private WriteCopies() {}

    /**
     * @return bytes that the kernel takes from where the log has them; 0 when the transport first copies the whole answer, as
     *     Netty's do one that is not direct, and its native ones also one in more pieces than a single call takes (IOV_MAX)
     */
    static int zeroCopyBytes(final Channel channel, final EncodedResponse answer) {
        final boolean copied = channel instanceof UnixChannel
                ? UnixChannelUtil.isBufferCopyNeededForWrite(answer.bytes())
                : !answer.bytes().isDirect();
        return copied ? 0 : answer.gatheredBytes();
    }
}
