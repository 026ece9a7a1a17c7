package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;

/**
 * What the answer to a request depends on.
 *
 * @param version the version the answer is to be written in
 * @param clientId null when the client does not give one
 */
public record RequestHeader(Api api, short version, int correlationId, String clientId) {}
