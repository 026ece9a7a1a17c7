package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.ApiResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** An answer in Kafka's own message class. */
public record MessageResponse(ApiMessage message) implements ApiResponse {}
