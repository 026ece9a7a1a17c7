package io.memorystreamer.server.http;

import io.memorystreamer.server.config.ByteSizeConverter;
import io.memorystreamer.server.config.HttpConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all requests over HTTP hold in memory together: each reserves what its body, its answer or its stream may
 * take, and is refused when that does not fit. Thread-safe.
 */
@ApplicationScoped
public class InFlight {

    private final long maxBytes;
    private final int maxStreams;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger streams = new AtomicInteger();

    public InFlight(final HttpConfig config, final MeterRegistry meters) {
        maxBytes = config.inFlightBytes();
        maxStreams = config.maxStreams();
        Gauge.builder("memorystreamer.http.inflight.bytes", bytes, AtomicLong::get)
                .description("Bytes that bodies, answers and streams in work may take, of http.in-flight-bytes")
                .register(meters);
        Gauge.builder("memorystreamer.http.streams", streams, AtomicInteger::get)
                .description("Server-sent event streams that are open, of http.max-streams")
                .register(meters);
    }

    /**
     * Reserves memory for a request, until its answer is sent or its connection is closed.
     *
     * @throws ProblemException 503 when there is not enough
     */
    void reserve(final RoutingContext request, final long size) {
        final Runnable release = tryReserve(size);
        if (release == null) {
            throw ProblemException.of(
                    503,
                    "requests that take " + ByteSizeConverter.format(maxBytes)
                            + " are in work already (memorystreamer.broker.http.in-flight-bytes); try again");
        }
        request.addEndHandler(ended -> release.run());
    }

    /** @return gives the memory back, once however often it is run; null when there is not enough */
    Runnable tryReserve(final long size) {
        // One that is larger than all there is gets through alone.
        if (bytes.addAndGet(size) > Math.max(maxBytes, size)) {
            bytes.addAndGet(-size);
            return null;
        }
        return once(() -> bytes.addAndGet(-size));
    }

    /**
     * Admits a stream of events, which is one of a limited number.
     *
     * @return to be run at the stream's end, may be repeated
     * @throws ProblemException 503 when there are too many
     */
    Runnable openStream() {
        if (streams.incrementAndGet() > maxStreams) {
            streams.decrementAndGet();
            throw ProblemException.of(
                    503,
                    maxStreams + " event streams are open already (memorystreamer.broker.http.max-streams);"
                            + " close one, or try again");
        }
        return once(streams::decrementAndGet);
    }

    private static Runnable once(final Runnable action) {
        final AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }
}
