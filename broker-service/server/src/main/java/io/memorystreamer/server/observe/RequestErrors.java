package io.memorystreamer.server.observe;

import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.wire.ResponseErrors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Kafka's ErrorsPerSec: the error codes in answers, by request and error, NONE included. Thread-safe.
 *
 * <p>There is at most one meter for each API and error code. Those of Produce and Fetch are there from the start, so that their
 * first error is a change of a number and not a new number, and counting them allocates nothing; the others come with the first
 * error of their kind, as in Kafka: nearly all of them never do.
 */
final class RequestErrors {

    private static final int CODES = ResponseErrors.LARGEST_CODE - ResponseErrors.SMALLEST_CODE + 1;

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(Api.values().length * CODES);

    RequestErrors(final MeterRegistry registry) {
        this.registry = registry;
        for (final ErrorCode error : ErrorCode.values()) {
            add(Api.PRODUCE, error.code(), 0);
            add(Api.FETCH, error.code(), 0);
        }
    }

    /** @param code from {@link ResponseErrors#SMALLEST_CODE} to {@link ResponseErrors#LARGEST_CODE} */
    void add(final Api api, final int code, final int count) {
        final int index = api.ordinal() * CODES + code - ResponseErrors.SMALLEST_CODE;
        Counter counter = counters.getAcquire(index);
        if (counter == null) {
            counter = register(api, code); // the same one, whoever comes first
            counters.setRelease(index, counter);
        }
        counter.increment(count);
    }

    private Counter register(final Api api, final int code) {
        return Counter.builder("kafka.network.requestmetrics.errors")
                .description("Error codes in answers, NONE included; an answer counts once for each that it has")
                .tag("request", api.title())
                .tag("error", ResponseErrors.name(code))
                .register(registry);
    }
}
