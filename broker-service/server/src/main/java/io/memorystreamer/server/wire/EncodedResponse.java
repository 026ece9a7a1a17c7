package io.memorystreamer.server.wire;

import io.netty.buffer.ByteBuf;

/**
 * An answer as it goes out.
 *
 * @param bytes all of it; direct, unless a log has handed out copies on the heap
 * @param gatheredBytes how many of them are record batches in the log's own mapped memory
 */
public record EncodedResponse(ByteBuf bytes, int gatheredBytes) {}
