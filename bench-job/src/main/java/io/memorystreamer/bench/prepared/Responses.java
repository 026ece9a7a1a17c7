package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;

/** What is to be known of responses to {@link Requests}, of one topic and partition each. */
final class Responses {

    private Responses() {}

    /** @param response without its length field */
    static void requireProduced(final ByteBuffer response) throws ScenarioException {
        final int name = response.getShort(8); // behind correlation id and number of topics
        requireNone(response.getShort(10 + name + 8), "Produce");
    }

    /** @param response without its length field */
    static void requireApiVersions(final ByteBuffer response) throws ScenarioException {
        if (response.remaining() < 10 || response.getInt(0) != Requests.CORRELATION_ID || response.getInt(6) <= 0) {
            throw new ScenarioException("what came is no response to ApiVersions");
        }
        requireNone(response.getShort(4), "ApiVersions");
    }

    /**
     * @param response without its length field
     * @param offset the one that was asked for
     * @return the offset behind the last batch
     */
    static long requireBatches(final ByteBuffer response, final long offset) throws ScenarioException {
        int at = 4 + 4 + 4; // correlation id, throttle time, number of topics
        at += 2 + response.getShort(at) + 4; // name, number of partitions
        requireNone(response.getShort(at + 4), "Fetch");
        at += 4 + 2 + 8 + 8; // index, error, high watermark, last stable offset
        at += 4 + Math.max(0, response.getInt(at)) * 16; // aborted transactions
        final int end = at + 4 + response.getInt(at);
        at += 4;
        long next = offset;
        while (end - at >= 61) {
            final int size = 12 + response.getInt(at + 8);
            if (at + size > end) {
                break; // Kafka may cut the last one off
            }
            if (response.getLong(at) != next) {
                throw new ScenarioException("a batch was lost before offset " + response.getLong(at));
            }
            next += response.getInt(at + 57);
            at += size;
        }
        return next;
    }

    private static void requireNone(final short error, final String what) throws ScenarioException {
        if (error != 0) {
            throw new ScenarioException(what + " was answered with error code " + error);
        }
    }
}
