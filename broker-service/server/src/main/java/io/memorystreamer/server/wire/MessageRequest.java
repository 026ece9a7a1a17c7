package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiRequest;
import org.apache.kafka.common.protocol.ApiMessage;

/** A request that is handed on in Kafka's own message class. */
public record MessageRequest(Api api, ApiMessage message) implements ApiRequest {}
