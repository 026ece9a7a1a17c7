package io.memorystreamer.server.network;

import java.util.concurrent.TimeUnit;

/**
 * What one client may cost.
 *
 * @param maxRequestBytes largest request
 * @param maxConnections at the same time
 * @param idleNanos a connection without a request for this long is closed
 */
record NetworkLimits(int maxRequestBytes, int maxConnections, long idleNanos) {

    /** A connection with this many requests waiting is not read from until fewer are. */
    static final int MAX_QUEUED_REQUESTS = 64;

    /** A request that has begun must be here after this time: a client that sends byte by byte holds a buffer. */
    static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** An answer must be written after this time without progress: a client that does not read holds segments. */
    static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * The same while the bytes in flight exceed their bound and the connection holds more than its share; and the time for a
     * request then, once it is the connection's turn.
     */
    static final long SCARCE_NANOS = TimeUnit.SECONDS.toNanos(10);
}
