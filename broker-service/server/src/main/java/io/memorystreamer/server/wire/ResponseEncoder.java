package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.ApiResponse;
import io.netty.buffer.ByteBufAllocator;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Writes answers, length field included. Stateless. */
public final class ResponseEncoder {

    private ResponseEncoder() {}

    /**
     * @return an answer whose buffer the caller releases; record data in it is the log's own memory, so {@code response} must
     *     not be released before the buffer has been written out
     */
    public static EncodedResponse encode(
            final RequestHeader header, final ApiResponse response, final ByteBufAllocator allocator) {
        final short version = header.version();
        final ApiMessage body = encode(Codecs.of(header.api()), response, version);
        final ResponseHeaderData head = new ResponseHeaderData().setCorrelationId(header.correlationId());
        final short headVersion = ApiMessageType.fromApiKey(header.api().key()).responseHeaderVersion(version);

        final ObjectSerializationCache cache = new ObjectSerializationCache();
        final MessageSizeAccumulator size = new MessageSizeAccumulator();
        head.addSize(size, cache, headVersion);
        body.addSize(size, cache, version);
        final GatheringWritable out = new GatheringWritable(allocator, Integer.BYTES + size.sizeExcludingZeroCopy());
        try {
            out.writeInt(size.totalSize());
            head.write(out, cache, headVersion);
            body.write(out, cache, version);
            return new EncodedResponse(out.build(), out.gatheredBytes());
        } catch (final RuntimeException | Error e) {
            out.abandon();
            throw e;
        }
    }

    @SuppressWarnings("unchecked") // A handler answers with the response type of its API.
    private static <R extends ApiResponse> ApiMessage encode(
            final ApiCodec<?, R> codec, final ApiResponse response, final short version) {
        return codec.encode((R) response, version);
    }
}
