package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

/** Translates one API's messages, in every version the broker serves. Stateless. */
interface ApiCodec<Q extends ApiRequest, R extends ApiResponse> {

    Q decode(Readable body, short version);

    ApiMessage encode(R response, short version);
}
