package io.memorystreamer.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Sends requests that no client sends, in any version. */
final class RawConnection implements AutoCloseable {

    private static final int MAX_REQUEST = 1 << 20;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private int correlationId;

    RawConnection(final BrokerProcess broker) throws IOException {
        socket = new Socket("127.0.0.1", broker.kafkaPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    <R extends ApiMessage> R send(final ApiMessage request, final int version, final Class<R> response)
            throws IOException {
        final ApiMessageType type = ApiMessageType.fromApiKey(request.apiKey());
        final ByteBufferAccessor out = new ByteBufferAccessor(ByteBuffer.allocate(MAX_REQUEST));
        write(
                out,
                new RequestHeaderData()
                        .setRequestApiKey(request.apiKey())
                        .setRequestApiVersion((short) version)
                        .setCorrelationId(++correlationId)
                        .setClientId("raw"),
                type.requestHeaderVersion((short) version));
        write(out, request, (short) version);
        final DataOutputStream stream = new DataOutputStream(socket.getOutputStream());
        stream.writeInt(out.buffer().position());
        stream.write(out.buffer().array(), 0, out.buffer().position());
        return read(type, (short) version, response);
    }

    private <R extends ApiMessage> R read(final ApiMessageType type, final short version, final Class<R> response)
            throws IOException {
        final DataInputStream in = new DataInputStream(socket.getInputStream());
        final byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        final ByteBufferAccessor body = new ByteBufferAccessor(ByteBuffer.wrap(bytes));
        final int answered = new ResponseHeaderData(body, type.responseHeaderVersion(version)).correlationId();
        if (answered != correlationId) {
            throw new IOException("an answer to request " + answered + " instead of " + correlationId);
        }
        final ApiMessage message = type.newResponse();
        message.read(body, version);
        return response.cast(message);
    }

    private static void write(final ByteBufferAccessor out, final Message message, final short version) {
        final ObjectSerializationCache cache = new ObjectSerializationCache();
        message.size(cache, version);
        message.write(out, cache, version);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
