package io.memorystreamer.server.wire;

import java.util.List;

/**
 * A record outside of a batch, for whoever does not speak Kafka's protocol. The arrays are the record's own.
 *
 * @param offset -1 of a record that is yet to be appended
 * @param timestamp milliseconds since 1970
 * @param key null when there is none
 * @param value null when there is none
 * @param headers in order; keys may repeat
 */
public record PlainRecord(long offset, long timestamp, byte[] key, byte[] value, List<PlainHeader> headers) {

    /** @param value null when there is none */
    public record PlainHeader(String key, byte[] value) {}
}
