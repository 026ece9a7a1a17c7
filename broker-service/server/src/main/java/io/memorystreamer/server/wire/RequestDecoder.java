package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/** Reads requests. Stateless. */
public final class RequestDecoder {

    /** API key, version and correlation id. */
    private static final int FIXED_HEADER_LENGTH = 8;

    /**
     * Bound of every request but Produce. Message classes make objects of array elements as short as two bytes, so that
     * such a request takes up to 40 times its size in memory.
     */
    private static final int MAX_CONTROL_REQUEST_BYTES = 1024 * 1024;

    private RequestDecoder() {}

    /** Largest request of an API in bytes, where {@code maxRequestBytes} bounds all. */
    public static int maxBytes(final short apiKey, final int maxRequestBytes) {
        return apiKey == Api.PRODUCE.key() ? maxRequestBytes : Math.min(maxRequestBytes, MAX_CONTROL_REQUEST_BYTES);
    }

    /**
     * @param frame a request without its length field; views of it go into the result
     * @throws MalformedRequestException saying what is wrong with it
     */
    public static DecodedRequest decode(final ByteBuffer frame) throws MalformedRequestException {
        if (frame.remaining() < FIXED_HEADER_LENGTH) {
            throw new MalformedRequestException("request of " + frame.remaining() + " bytes");
        }
        final short key = frame.getShort(frame.position());
        final short version = frame.getShort(frame.position() + Short.BYTES);
        final Api api = Api.forKey(key);
        if (api == null) {
            throw new MalformedRequestException("API key " + key + " is not served");
        }
        if (api == Api.API_VERSIONS && !api.serves(version)) {
            // The one request whose header cannot be trusted beyond its fixed part: the client probes (KIP-511).
            final int correlationId = frame.getInt(frame.position() + 2 * Short.BYTES);
            return new DecodedRequest(
                    new RequestHeader(api, (short) 0, correlationId, null),
                    new MessageRequest(api, new UnservedApiVersionsRequest()));
        }
        if (!api.serves(version)) {
            throw new MalformedRequestException(api.title() + " version " + version + " is not served, only "
                    + api.minVersion() + " to " + api.maxVersion());
        }
        try {
            final ByteBufferAccessor bytes = new ByteBufferAccessor(frame);
            final short headerVersion = ApiMessageType.fromApiKey(key).requestHeaderVersion(version);
            final RequestHeaderData header = new RequestHeaderData(bytes, headerVersion);
            final RequestHeader decoded = new RequestHeader(api, version, header.correlationId(), header.clientId());
            return new DecodedRequest(decoded, Codecs.of(api).decode(bytes, version));
        } catch (final RuntimeException e) {
            // The message classes throw whatever their reads run into: underflow, negative sizes, bad UTF-8.
            final String problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new MalformedRequestException(api.title() + " version " + version + " cannot be read: " + problem);
        }
    }
}
