package io.memorystreamer.server.wire;

import org.apache.kafka.common.message.ApiVersionsRequestData;

/**
 * An ApiVersions request in a version the broker does not know, of which nothing but the header's fixed part was read. Its
 * answer is of version 0 and tells the ranges all the same, so that the client can ask again (KIP-511).
 */
public final class UnservedApiVersionsRequest extends ApiVersionsRequestData {}
