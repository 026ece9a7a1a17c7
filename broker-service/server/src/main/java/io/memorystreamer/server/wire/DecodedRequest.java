package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.ApiRequest;

/** A request and what its answer needs. */
public record DecodedRequest(RequestHeader header, ApiRequest body) {}
